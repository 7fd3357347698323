using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Which release, made for which runtime, by which tools.</summary>
internal static class ReleaseFacts
{
    private const string Ahead = "an environment is ahead until its release is promoted";

    public static void Add(Standing standing, FactSheet sheet)
    {
        sheet.Add("release", new Fact { Value = standing.Release ?? "not deployed", Own = Ahead });
        if (standing.Manifest is not { } release || standing.Variant is not { } key || !release.Variants.TryGetValue(key, out var variant))
        {
            sheet.Add("runtime", standing.Runtime is { } declared ? Fact.Of(declared) : Fact.NotKnown(standing.Missing));
            sheet.Add("runtime/platform", Fact.NotKnown(standing.Missing));
            sheet.Add("toolchain", Fact.NotKnown(standing.Missing));
            return;
        }

        sheet.Add("runtime", Fact.Of(variant.Runtime));
        sheet.Add("runtime/platform", Fact.Of(variant.Platform));
        sheet.Add("toolchain", Fact.Of(release.Toolchain));
    }
}
