using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A <see cref="RunSchedule"/>.</summary>
internal sealed class RunScheduleType : SettingType
{
    public override string Expected => "hourly, daily, weekly or monthly with a time, such as 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' (up to the 28th) or 'hourly :15'";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = RunSchedule.Pattern };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar ? RunSchedule.Parse(scalar.Text) : null;
}
