using System.Collections.Concurrent;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>Where the contents of a vault are: in packs, or in a file of their own.</summary>
internal sealed class VaultContents : IDisposable
{
    private readonly VaultPlace _place;
    private readonly ConcurrentBag<PackReader> _readers = [];
    private readonly Lock _dropping = new();
    private volatile Packs _packs;

    public VaultContents(VaultPlace place) => (_place, _packs) = (place, Packs.Read(place));

    public bool Has(string sha256) => _packs.Contains(Sha256Key.Of(sha256)) || File.Exists(_place.ObjectOf(sha256));

    /// <summary>Reads a content to its end.</summary>
    /// <param name="sha256">Its digest.</param>
    /// <param name="size">Its bytes; negative: not known.</param>
    /// <param name="owner">What it belongs to, for messages.</param>
    /// <param name="read">Gets one piece after the other. What it got is right only when the call has returned.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">The content is missing, or is not what it was.</exception>
    public void Read(string sha256, long size, string owner, Action<ReadOnlySpan<byte>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = Sha256Key.Of(sha256);
        if (!TryReadPacked(key, sha256, size, owner, read))
        {
            using var stream = new ObjectStream(_place, sha256, size, owner);
            stream.ReadToEnd(read, cancellationToken);
        }
    }

    public void Dispose()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private bool TryReadPacked(Sha256Key key, string sha256, long size, string owner, Action<ReadOnlySpan<byte>> read)
    {
        if (!_packs.TryFind(key, out var pack, out var where))
            return false;
        if (!_readers.TryTake(out var reader))
            reader = new PackReader();
        try
        {
            read(reader.Read(pack, where, sha256, size));
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            _place.Require();
            // Tidying has put what is needed of the pack into another one.
            _packs = Packs.Read(_place);
            return TryReadPacked(key, sha256, size, owner, read);
        }
        catch (InvalidDataException exception)
        {
            throw VaultDamage.Found(_place, owner, pack, exception.Message, Drop(pack, key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _place.Unusable($"read the content of {owner}", exception);
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Out of the index, so that the next backup puts the right content into another pack.</summary>
    private string Drop(string pack, Sha256Key key)
    {
        lock (_dropping)
        {
            try
            {
                var index = VaultPlace.IndexOf(pack);
                DurableFile.Replace(index, PackIndex.Write(PackIndex.Read(File.ReadAllBytes(index)).Where(content => content.Key != key)));
                return "it was taken out of the pack's index";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
            {
                return $"it could not be taken out of the pack's index: {exception.Message}";
            }
        }
    }
}
