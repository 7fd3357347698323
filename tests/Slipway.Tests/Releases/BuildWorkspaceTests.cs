using Slipway.Releases;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

public sealed class BuildWorkspaceTests
{
    [Fact]
    public void What_a_killed_build_left_goes_with_the_next_one_and_a_running_build_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        var killed = Directory.CreateDirectory(Path.Combine(directory.Path, "0123456789ab"));
        File.WriteAllText(Path.Combine(killed.FullName, "left"), "over");
        File.WriteAllText(killed.FullName + ".lock", "");
        using (var running = BuildWorkspace.Create(directory.Path))
        {
            Assert.False(Directory.Exists(killed.FullName));
            using var second = BuildWorkspace.Create(directory.Path);
            Assert.NotEqual(running.Root, second.Root);
            Assert.True(File.Exists(Path.Combine(running.Root, "Directory.Build.props")));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}
