using System.Text;
using Slipway.Data.Uploads;

namespace Slipway.Tests.Data.Uploads;

public sealed class TreeRestorationTests : IDisposable
{
    private static readonly string Empty = Releases("");

    private readonly UploadDirectory _directory = new();

    private string Target => Path.Combine(_directory.Path, "restored");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_listing_survives_its_text()
    {
        var tree = UploadTree.Nasty(Path.Combine(_directory.Path, "media"));
        var listing = await TreeReading.ReadAsync(tree.Root, Token);
        using var text = new MemoryStream();
        TreeListingText.Write(listing, piece => text.Write(piece));
        text.Position = 0;
        Assert.Equal(listing.Entries, TreeListingText.Read(text).Entries);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text.ToArray())), listing.Hash());
    }

    [Theory]
    [InlineData("", "it has another heading")]
    [InlineData("{\"slipway\":\"uploads\",\"format\":2}\n", "it has another heading")]
    [InlineData("{\"slipway\":\"uploads\",\"format\":1}\n{\"path\":\"a\"}\n", "line 2 is no entry of a tree")]
    public void A_text_that_is_no_listing_is_an_error(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => TreeListingText.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))).Message);

    public static TheoryData<string, string, string> Escapes => new()
    {
        { "../x", "file", "'../x' leads out of its directory" },
        { "a/../../x", "file", "'a/../../x' leads out of its directory" },
        { "/etc/x", "file", "'/etc/x' leads out of its directory" },
        { "a//b", "file", "'a//b' leads out of its directory" },
        { "./a", "file", "'./a' leads out of its directory" },
        { "no/x", "file", "'no/x' lies below something that is no directory" },
        { "z/x", "file", "'z/x' lies below something that is no directory" },
        { "a\0b", "file", "'a\\x00b' has a NUL byte" },
        { "a", "link", "'a' is a link without a target, or a target without a link" },
    };

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task A_path_that_leaves_the_directory_restores_nothing(string path, string kind, string message)
    {
        var entry = new TreeEntry { Path = path, Kind = kind == "file" ? EntryKind.File : EntryKind.Link, Sha256 = Empty };
        TreeEntry[] entries = [Root, new() { Path = "z", Kind = EntryKind.Link, Target = "/tmp" }, entry];
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => TreeRestoration.RestoreAsync(new TreeListing(entries), Target, (_, _, _) => { }, null, Token));
        Assert.Equal($"The restore point has an upload that cannot be restored: {message}. Nothing was restored.", failure.Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_content_with_another_digest_restores_nothing()
    {
        var listing = new TreeListing([Root, new() { Path = "a", Kind = EntryKind.File, Mode = 0x1a4, Size = 3, Sha256 = Releases("abc") }]);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => TreeRestoration.RestoreAsync(listing, Target, (_, file, _) => file.Write("abd"u8), null, Token));
        Assert.Equal("The content of a is not the one that was backed up: it has the SHA-256 a52d159f262b… and should have ba7816bf8f01….", failure.Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Nothing_is_restored_into_what_is_there()
    {
        Directory.CreateDirectory(Target);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => TreeRestoration.RestoreAsync(new TreeListing([Root]), Target, (_, _, _) => { }, null, Token));
        Assert.Equal($"{Target} exists; uploads are restored into a new directory only.", failure.Message);
    }

    private static TreeEntry Root => new() { Path = "", Kind = EntryKind.Directory, Mode = 0x1c0 };

    private static string Releases(string content) => Slipway.Releases.Digest.OfText(content);
}
