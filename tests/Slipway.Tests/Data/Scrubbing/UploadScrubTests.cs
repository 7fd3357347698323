using Slipway.Data.Scrubbing;
using Slipway.Data.Uploads;
using Slipway.Tests.Data.Uploads;

namespace Slipway.Tests.Data.Scrubbing;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UploadScrubTests : IDisposable
{
    private readonly UploadDirectory _directory = new();
    private readonly OriginalValues _originals;

    public UploadScrubTests() => _originals = new OriginalValues(Path.Combine(_directory.Path, "originals"));

    private string Root => Path.Combine(_directory.Path, "media");

    public void Dispose()
    {
        _originals.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Files_are_kept_dropped_and_replaced_by_their_first_pattern()
    {
        var tree = new UploadTree(Root);
        tree.Directory("ada/letters");
        tree.File("ada/letters/1.txt", "Dear Bob");
        tree.File("ada/photo.PNG", "Ada's face", mode: 0x180);
        tree.File("logo.png", "the logo");
        tree.Directory("cv/none");
        tree.File("cv/ada.pdf", "Ada's life");
        tree.File("cv/ada.docx", "Ada's life");
        tree.Link("cv/latest", "ada.pdf");

        Assert.Equal(new ScrubbedFiles(1, 3, 2), await RunAsync("{ logo.png: keep, 'ada/letters/**': drop, '**': placeholder }"));

        Assert.Equal(["ada", "ada/photo.PNG", "cv", "cv/ada.docx", "cv/ada.pdf", "cv/none", "logo.png"], Names());
        Assert.Equal("the logo", File.ReadAllText(Path.Combine(Root, "logo.png")));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(Root, "ada/photo.PNG"))[..4]);
        Assert.Equal(0x180, tree.Status("ada/photo.PNG").Mode);
        Assert.StartsWith("%PDF-1.4", File.ReadAllText(Path.Combine(Root, "cv/ada.pdf")), StringComparison.Ordinal);
        Assert.Empty(File.ReadAllBytes(Path.Combine(Root, "cv/ada.docx")));
    }

    [Fact]
    public async Task All_goes_whatever_its_names_are()
    {
        UploadTree.Nasty(Root);
        await RunAsync("drop");
        Assert.Equal(["empty directory"], Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Where(name => !name!.Contains('\ufffd', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_no_pattern_matches_is_an_error_without_its_name()
    {
        var tree = new UploadTree(Root);
        tree.File("ada lovelace.pdf", "x");
        tree.File("bob.pdf", "x");
        tree.File("readme", "x");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync("{ '*.png': keep }"));
        Assert.Equal("environments/scrub.yml:1:12: no pattern of 'uploads.media' matches 3 files (.pdf 2, others 1).", failure.Message);
        Assert.Equal((ExitCode.Usage, "Add a last pattern for the rest, such as '\"**\": drop'."), (failure.ExitCode, failure.Next));
        Assert.Equal(3, Names().Count);
    }

    [Fact]
    public async Task A_name_with_a_value_that_is_scrubbed_elsewhere_is_an_error_without_it()
    {
        new UploadTree(Root).File("photo of Ada Lovelace.png", "x");
        _originals.AddAnywhere("Ada Lovelace");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync("placeholder"));
        Assert.Equal("Values that should be gone are in the names of 1 file of 'media'.", failure.Message);
        Assert.Equal("Drop these files in environments/scrub.yml; where they stand by chance, name 'media' under 'unsearched' there.", failure.Next);
    }

    private async Task<ScrubbedFiles> RunAsync(string rules) =>
        new UploadScrub(Rules.Of($"uploads: {{ media: {rules} }}"), _originals).Run("media", await TreeReading.ReadAsync(Root, TestContext.Current.CancellationToken), Root);

    private List<string> Names() => [.. Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];
}
