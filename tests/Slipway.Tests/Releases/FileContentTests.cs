using System.Runtime.Versioning;
using Slipway.Releases;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

[UnsupportedOSPlatform("windows")]
public sealed class FileContentTests : IDisposable
{
    private const int MoreThanTheBuffer = 2_500_000;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_directory.Path, "source");

    private string Copy => Path.Combine(_directory.Path, "copy");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024 * 1024)]
    [InlineData(1024 * 1024 + 1)]
    [InlineData(MoreThanTheBuffer)]
    public async Task The_digest_is_of_the_bytes_that_are_written(int size)
    {
        var bytes = await WriteAsync(size);
        using var content = new FileContent(Source);
        var digest = content.CopyTo(Copy, UnixFileMode.UserRead, flush: true, Token);
        Assert.Equal(new Digest(size, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))), digest);
        Assert.Equal(digest, content.Hash(Token));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Copy, Token));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Copy));
        Assert.False(content.HasChanged(Token));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(MoreThanTheBuffer)]
    public async Task It_can_be_hashed_and_copied_then(int size)
    {
        var bytes = await WriteAsync(size);
        using var content = new FileContent(Source);
        Assert.Equal(content.Hash(Token), content.CopyTo(Copy, UnixFileMode.UserRead, flush: false, Token));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Copy, Token));
    }

    [Theory]
    [InlineData(10, "longer")]
    [InlineData(10, "shorter")]
    [InlineData(10, "as long, later")]
    [InlineData(10, "as long, in the same tick of the clock")]
    [InlineData(MoreThanTheBuffer, "longer")]
    [InlineData(MoreThanTheBuffer, "shorter")]
    [InlineData(MoreThanTheBuffer, "as long, later")]
    [InlineData(MoreThanTheBuffer, "as long, in the same tick of the clock")]
    public async Task A_change_while_it_is_read_is_noticed(int size, string change)
    {
        await WriteAsync(size);
        File.SetLastWriteTimeUtc(Source, DateTime.UtcNow.AddHours(change.EndsWith("clock", StringComparison.Ordinal) ? 1 : -1));
        var written = File.GetLastWriteTimeUtc(Source);
        using var content = new FileContent(Source);
        if (size > 10)
            content.Hash(Token);
        await using (var other = new FileStream(Source, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(change switch { "longer" => size + 1, "shorter" => size - 1, _ => size });
            other.Position = size / 2;
            other.WriteByte(77);
        }

        File.SetLastWriteTimeUtc(Source, change.EndsWith("later", StringComparison.Ordinal) ? written.AddMilliseconds(1) : written);
        Assert.True(content.HasChanged(Token));
    }

    private async Task<byte[]> WriteAsync(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)(i * 31 >> 3);
        await File.WriteAllBytesAsync(Source, bytes, Token);
        return bytes;
    }
}
