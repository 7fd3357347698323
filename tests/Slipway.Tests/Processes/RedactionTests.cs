using System.Text;
using System.Text.Json;
using CsCheck;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Tests.Processes;

public class RedactionTests
{
    private const string Value = "p+ss/w\"rd=1é";

    [Theory]
    [InlineData("nothing here", "nothing here")]
    [InlineData("login with p+ss/w\"rd=1é failed", "login with [secret] failed")]
    [InlineData("p+ss/w\"rd=1é", "[secret]")]
    [InlineData("p+ss/w\"rd=1ép+ss/w\"rd=1é", "[secret]")]
    [InlineData("a p+ss/w\"rd=1é b p+ss/w\"rd=1é c", "a [secret] b [secret] c")]
    [InlineData("p+ss/w\"rd=1", "p+ss/w\"rd=1")]
    public void The_value(string line, string shown) => Assert.Equal(shown, Of(Value).Apply(line));

    [Fact]
    public void The_value_as_urls_json_and_base64_write_it()
    {
        var redaction = Of(Value);
        Assert.Equal("postgres://u:[secret]@h/d", redaction.Apply($"postgres://u:{Uri.EscapeDataString(Value)}@h/d"));
        Assert.Equal("{\"key\":\"[secret]\"}", redaction.Apply(JsonSerializer.Serialize(new Dictionary<string, string> { ["key"] = Value })));
        Assert.Equal("{\"key\":\"[secret]\"}", redaction.Apply("{\"key\":\"p+ss/w\\\"rd=1é\"}"));
        Assert.Equal("Basic [secret]==", redaction.Apply($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Value))}"));
        Assert.DoesNotContain("cCtzcy93InJkPTH", redaction.Apply(Convert.ToBase64String(Encoding.UTF8.GetBytes(Value + "\n"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_line_of_a_secret_of_several_lines()
    {
        var redaction = Of("-----BEGIN KEY-----\r\nMIIEvQIBADANBgkq\nshort\n-----END KEY-----\n");
        Assert.Equal("[secret]", redaction.Apply("MIIEvQIBADANBgkq"));
        Assert.Equal("in a short time", redaction.Apply("in a short time"));
        Assert.Equal("a [secret] b", redaction.Apply("a -----BEGIN KEY-----\r\nMIIEvQIBADANBgkq\nshort\n-----END KEY-----\n b"));
    }

    [Fact]
    public void Short_values_are_left_alone_lest_ordinary_words_get_holes()
    {
        Assert.Equal("DELIVERY of true", Of("LIVE", "true", "").Apply("DELIVERY of true"));
        Assert.Equal("1234567", Of("1234567").Apply("1234567"));
        Assert.Equal("[secret]", Of("12345678").Apply("12345678"));
    }

    [Fact]
    public void Values_that_overlap_leave_nothing() =>
        Assert.Equal("x[secret]y", Of("abcdefgh1234", "1234efghijkl", "defgh123").Apply("xabcdefgh1234efghijkly"));

    [Fact]
    public void Without_secrets_lines_pass_as_they_are()
    {
        const string line = "a line";
        Assert.Same(line, Redaction.None.Apply(line));
        Assert.Same(line, Of(Value).Apply(line));
    }

    [Fact]
    public void No_value_of_8_characters_survives()
    {
        var value = Gen.String[Gen.Char['a', 'c'], 8, 12];
        Gen.Select(value.Array[1, 3], Gen.String[Gen.Char['a', 'c'], 0, 40]).Sample(
            (values, noise) =>
            {
                var line = noise + string.Concat(values) + noise;
                var shown = Of(values).Apply(line);
                return !values.Any(shown.Contains);
            },
            iter: 300);
    }

    private static Redaction Of(params string[] values) => Redaction.Of(values.Select(value => new Secret(value)));
}
