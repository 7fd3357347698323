using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Guestbook;

[Collection(GuestbookTests.Name)]
public sealed class SettingsTests(PublishedGuestbook published)
{
    private const string Password = "correct-horse-battery";

    [Theory]
    [InlineData("PORT", "http", "PORT is 'http', which is no port number (1 to 65535).")]
    [InlineData("PORT", "70000", "PORT is '70000', which is no port number (1 to 65535).")]
    [InlineData("DATABASE_URL", "mysql://u:" + Password + "@h/db", "DATABASE_URL is neither postgres://user:password@host:port/database nor sqlite:///path.")]
    [InlineData("DATABASE_URL", "sqlite:///", "DATABASE_URL names no file after 'sqlite:///'.")]
    [InlineData("DATABASE_URL", "postgres://u:" + Password + "@h/db?sslmode=perhaps", "DATABASE_URL has a parameter that is not understood: 'sslmode'. Known are sslmode, host and application_name.")]
    public async Task A_variable_that_cannot_be_used_is_named(string name, string value, string error)
    {
        var run = await RunAsync([], name, value);
        Assert.Equal($"guestbook: {error}\n", run.MustExitWith(2).Error);
        Assert.DoesNotContain(Password, run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_answered_with_the_known_ones()
    {
        var run = await RunAsync(["serve"], "PORT", "5000");
        Assert.Equal("usage: dotnet Guestbook.dll [web | worker | migrate]\n", run.MustExitWith(2).Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_no_stack_trace()
    {
        var run = await RunAsync(["migrate"], "DATABASE_URL", $"postgres://u:{Password}@127.0.0.1:{FreePort.Next()}/db");
        Assert.StartsWith("guestbook: Failed to connect to 127.0.0.1:", run.MustExitWith(1).Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.All, StringComparison.Ordinal);
    }

    private async Task<CommandResult> RunAsync(string[] arguments, string name, string value) =>
        await Terminal.RunAsync(published.Location, "dotnet", ["Guestbook.dll", .. arguments], new Dictionary<string, string?> { [name] = value });
}
