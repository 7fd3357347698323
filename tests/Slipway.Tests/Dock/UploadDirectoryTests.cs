using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class UploadDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("slipway-uploads-").FullName;

    private string Data => Path.Combine(_root, "data");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_release_seeds_the_data_once_and_never_again()
    {
        var first = Release("v1", "from v1");
        UploadDirectory.Link(first, Data, "public/media");
        File.WriteAllText(Path.Combine(first, "public", "media", "upload"), "by a person");
        var second = Release("v2", "from v2");
        UploadDirectory.Link(second, Data, "public/media");
        UploadDirectory.Link(second, Data, "public/media");

        Assert.Equal("from v1", File.ReadAllText(Path.Combine(second, "public", "media", "deep", "sample")));
        Assert.Equal("by a person", File.ReadAllText(Path.Combine(Data, "public", "media", "upload")));
        Assert.Equal(Path.Combine(Data, "public/media"), new DirectoryInfo(Path.Combine(second, "public", "media")).LinkTarget);
        File.WriteAllText(Path.Combine(Data, "public", "media", "deep", "sample"), "the seed can be written to");

        Directory.Delete(second, recursive: true);
        Assert.Equal("by a person", File.ReadAllText(Path.Combine(Data, "public", "media", "upload")));
    }

    [Fact]
    public void A_release_without_the_directory_gets_the_link_all_the_same()
    {
        var release = Path.Combine(_root, "bare");
        Directory.CreateDirectory(release);
        UploadDirectory.Link(release, Data, "media");
        Assert.Equal(Path.Combine(Data, "media"), new DirectoryInfo(Path.Combine(release, "media")).LinkTarget);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Data, "media")));
    }

    private string Release(string name, string sample)
    {
        var deep = Path.Combine(_root, name, "public", "media", "deep");
        Directory.CreateDirectory(deep);
        var file = Path.Combine(deep, "sample");
        File.WriteAllText(file, sample);
        File.SetAttributes(file, FileAttributes.ReadOnly);
        return Path.Combine(_root, name);
    }
}
