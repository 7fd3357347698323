using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class StateReaderTests : IDisposable
{
    private const string Good =
        """
        {"format":1,"boot":"b","environments":{"staging":{"targetName":"Staging","port":8081,"epoch":3,"live":2,
        "deployments":[{"number":2,"release":"1111111-aaaaaa","proven":true,"instances":[]}]}}}
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_was_written_is_read()
    {
        File.WriteAllText(_file, Good);
        var staging = StateReader.TryRead(_file)!.Environments["staging"];
        Assert.Equal((8081, 3L, 2, "1111111-aaaaaa"), (staging.Port, staging.Epoch, staging.Live, staging.Deployments[0].Release));
    }

    [Fact]
    public void No_beginning_of_it_is_taken_for_the_whole()
    {
        for (var length = 0; length < Good.TrimEnd().Length; length++)
        {
            File.WriteAllText(_file, Good[..length]);
            Assert.Null(StateReader.TryRead(_file));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{"format":2,"boot":"b","environments":{}}""")]
    [InlineData("""{"format":1,"environments":{}}""")]
    [InlineData("""{"format":1,"boot":"b","environments":{"staging":null}}""")]
    [InlineData("""{"format":1,"boot":"b","environments":{"staging":{"targetName":"S","port":1,"live":2,"deployments":[]}}}""")]
    public void Anything_else_is_damaged(string content)
    {
        File.WriteAllText(_file, content);
        Assert.Null(StateReader.TryRead(_file));
    }

    [Fact]
    public void A_missing_file_is_no_state() => Assert.Null(StateReader.TryRead(_file + ".none"));
}
