using System.Runtime.Versioning;
using Slipway.Releases;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

[UnsupportedOSPlatform("windows")]
public sealed class ProgramFileTests
{
    [Theory]
    [InlineData("#!/bin/sh\n", true, true)]
    [InlineData("#!/bin/sh\n", false, false)]
    [InlineData("\u007fELF...", true, true)]
    [InlineData("MZ a library out of a package", true, false)]
    [InlineData("{}", true, false)]
    [InlineData("", true, false)]
    public void The_execute_bit_stays_where_the_content_can_be_executed(string content, bool bit, bool expected)
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "file");
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | (bit ? UnixFileMode.UserExecute : UnixFileMode.None));
        Assert.Equal(expected, ProgramFile.Is(file));
    }
}
