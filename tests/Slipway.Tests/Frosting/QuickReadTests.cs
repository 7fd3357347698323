using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Platforms;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Tests.Frosting;

/// <summary>What is read without the serializer, so that a status is quick, is read as the serializer reads it.</summary>
public sealed class QuickReadTests
{
    private static readonly DockReply Reply = new()
    {
        Progress = "web.1 healthy",
        Error = new DockError("no", ["a line"], Refused: true) { Next = "try again" },
        Done = true,
        Status = new DockStatus(42, new Dictionary<string, EnvironmentDockStatus>
        {
            ["staging"] = new()
            {
                Ports = [8081, 8082],
                Live = 7,
                Release = "1a2b3c4-d5e6f7",
                Processes = [new ProcessObservation("web.1", "healthy", 3, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(1))],
                Warm = [6],
                Warnings = ["the port is taken"],
                Maintenance = new MaintenanceObservation(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), "ana"),
                Pause = new PauseObservation(new DateTimeOffset(2026, 3, 4, 5, 6, 8, TimeSpan.Zero), 3),
            },
        }),
    };

    [Fact]
    public void A_reply_of_the_dock_with_every_field_is_read_whole()
    {
        AllSet(Reply);
        AllSet(Reply.Status!.Environments["staging"]);
        AllSet(Reply.Error!);
        Same(Reply, ReplyReader.Reply(Write(Reply, ProtocolJson.Default.DockReply)), ProtocolJson.Default.DockReply);
        var bare = new DockReply { Done = true, Status = new DockStatus(1, new Dictionary<string, EnvironmentDockStatus> { ["qa"] = new() { Ports = [], Processes = [new("web.1", "starting", 0)], Warm = [], Warnings = [] } }) };
        Same(bare, ReplyReader.Reply(Write(bare, ProtocolJson.Default.DockReply)), ProtocolJson.Default.DockReply);
        var hello = new DockHello(1, 42, "/project", "binary");
        AllSet(hello);
        Same(hello, ReplyReader.Hello(Write(hello, ProtocolJson.Default.DockHello)), ProtocolJson.Default.DockHello);
    }

    [Fact]
    public void A_request_is_written_as_the_daemon_reads_it()
    {
        var request = new DockRequest { Verb = DockRequest.Prune, Environment = "qa", TargetName = "Qa", Port = 1, Deployment = 2, Epoch = 3, Holder = "<ana> \"ä\"", Keep = [1, 2], Secrets = new Dictionary<string, string> { ["A"] = "b" } };
        Assert.Equal(JsonSerializer.Serialize(request, ProtocolJson.Default.DockRequest), JsonSerializer.Serialize(request, RequestJson.Default.DockRequest));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"number\":")]
    [InlineData("{\"number\":\"1\"}")]
    [InlineData("{\"number\":99999999999,\"status\":\"Failed\",\"endedAt\":\"2026-03-04T05:06:07Z\"}")]
    [InlineData("{\"number\":1,\"status\":\"Great\",\"endedAt\":\"2026-03-04T05:06:07Z\"}")]
    [InlineData("{\"number\":1,\"status\":\"Failed\",\"endedAt\":\"yesterday\"}")]
    public void What_is_not_understood_is_left_to_the_serializer(string json)
    {
        Assert.ThrowsAny<JsonException>(() => ReplyReader.Hello(Encoding.UTF8.GetBytes(json)));
    }

    private static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static void Same<T>(T expected, T? actual, JsonTypeInfo<T> type)
    {
        Assert.NotNull(actual);
        Assert.Equal(JsonSerializer.Serialize(expected, type), JsonSerializer.Serialize(actual, type));
    }

    /// <summary>A property that is new and not set here would not be tested: then this fails.</summary>
    private static void AllSet(object sample)
    {
        foreach (var property in sample.GetType().GetProperties())
        {
            var value = property.GetValue(sample);
            Assert.False(value is null or 0 or "" || value.Equals(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null), $"{sample.GetType().Name}.{property.Name} is not set in this test.");
        }
    }
}
