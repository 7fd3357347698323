using System.Reflection;
using NetArchTest.Rules;
using Slipway.Frosting;

namespace Slipway.Tests.Architecture;

/// <summary>Who may know whom: <c>docs/architecture.md</c> draws it, this keeps it true.</summary>
public sealed class ArrowTests
{
    private static readonly Assembly Library = typeof(ProjectPaths).Assembly;
    private static readonly Assembly Layer = typeof(SlipwayContext).Assembly;
    private static readonly Assembly Dock = Assembly.Load("slipway-dock");
    private static readonly Assembly StandIn = typeof(Cake.Frosting.CakeHost).Assembly;

    /// <summary>Rooms of the library, and the rooms that each may know besides the root namespace.</summary>
    public static TheoryData<string, string[]> Rooms => new()
    {
        { "FaultPoints", [] },
        { "State", ["FaultPoints"] },
        { "Environments", ["State"] },
        { "Processes", ["Environments"] },
        { "Health", ["Environments", "Processes"] },
        { "Requirements", ["Environments", "Processes", "State"] },
        { "Releases", ["Environments", "FaultPoints", "Processes", "Requirements", "State"] },
        { "Sharing", ["Environments", "Processes", "Releases", "State"] },
        { "Platforms", ["Environments", "FaultPoints", "Health", "Processes", "Releases", "State"] },
        { "Data", ["Environments", "FaultPoints", "Processes", "Releases", "State"] },
        { "Parity", ["Environments"] },
        { "Scheduling", ["Environments", "FaultPoints", "Processes", "State"] },
        { "Deployments", ["Data", "Environments", "FaultPoints", "Health", "Parity", "Platforms", "Processes", "Releases", "Requirements", "State"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_below_it(string room, string[] below)
    {
        string[] forbidden = [.. Rooms.Select(row => row.Data.Item1).Where(other => other != room && !below.Contains(other)).Select(other => $"Slipway.{other}")];
        var result = Types.InAssembly(Library).That().ResideInNamespaceStartingWith($"Slipway.{room}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{room} must not know {string.Join(", ", forbidden)}, but these do: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Every_room_of_the_library_has_a_rule()
    {
        var rooms = Rooms.Select(row => $"Slipway.{row.Data.Item1}").ToHashSet();
        var strangers = Library.GetTypes()
            .Where(type => type.Namespace is { } name && name.StartsWith("Slipway.", StringComparison.Ordinal) && !rooms.Contains(string.Join('.', name.Split('.').Take(2))))
            .Select(type => type.FullName);
        Assert.Empty(strangers);
    }

    [Fact]
    public void Deployments_know_platforms_by_the_contract_only()
    {
        string[] kinds = [.. Kinds()];
        Assert.Contains("Slipway.Platforms.Local", kinds);
        var result = Types.InAssembly(Library).That().ResideInNamespaceStartingWith("Slipway.Deployments").ShouldNot().HaveDependencyOnAny(kinds).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void No_platform_knows_another()
    {
        foreach (var kind in Kinds())
        {
            string[] others = [.. Kinds().Where(other => other != kind)];
            if (others.Length == 0)
                continue;
            var result = Types.InAssembly(Library).That().ResideInNamespaceStartingWith(kind).ShouldNot().HaveDependencyOnAny(others).GetResult();
            Assert.True(result.IsSuccessful, $"{kind}: {string.Join(", ", result.FailingTypeNames ?? [])}");
        }
    }

    [Fact]
    public void The_library_knows_neither_Cake_nor_the_console_nor_the_web_server()
    {
        Assert.DoesNotContain(References(Library), name => name.StartsWith("Cake", StringComparison.Ordinal)
            || name.StartsWith("Spectre", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name is "System.Console" or "Slipway.Frosting" or "slipway-dock");
    }

    [Fact]
    public void The_layer_and_the_dock_know_the_library_and_not_each_other()
    {
        Assert.Contains("Slipway", References(Layer));
        Assert.Contains("Slipway", References(Dock));
        Assert.DoesNotContain("slipway-dock", References(Layer));
        Assert.DoesNotContain(References(Dock), name => name.StartsWith("Cake", StringComparison.Ordinal) || name is "Slipway.Frosting");
        Assert.DoesNotContain(References(StandIn), name => name.StartsWith("Slipway", StringComparison.Ordinal));
    }

    [Fact]
    public void The_layer_uses_what_the_genuine_package_has_and_no_inner_part_of_the_stand_in()
    {
        var visible = StandIn.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(attribute => attribute.AssemblyName);
        Assert.DoesNotContain("Slipway.Frosting", visible);
        var result = Types.InAssembly(Layer).ShouldNot().HaveDependencyOn("Cake.Frosting.IToolInstaller").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static IEnumerable<string> Kinds() => Library.GetTypes()
        .Select(type => type.Namespace)
        .OfType<string>()
        .Where(name => name.StartsWith("Slipway.Platforms.", StringComparison.Ordinal))
        .Select(name => string.Join('.', name.Split('.').Take(3)))
        .Distinct();

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
