namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// A new pack: small contents one behind the other, as a file for each of them costs more than what is in it. Not for several
/// threads; each takes its own.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    /// <summary>Bytes from which on it takes no more: what is left of a pack is written anew when most of it is needed no longer.</summary>
    private const long Capacity = 64 * 1024 * 1024;

    private const int BufferSize = 128 * 1024;

    private readonly List<PackedContent> _contents = [];
    private readonly FileStream _created;
    private readonly BufferedStream _pack;
    private long _length;

    /// <param name="file">A name for it until it is whole; its index gets the same with <c>.index</c>.</param>
    public PackWriter(string file)
    {
        File = file;
        _created = ObjectWriter.Create(file);
        _pack = new BufferedStream(_created, BufferSize);
    }

    public string File { get; }

    public bool IsFull => _length >= Capacity;

    /// <param name="key">Digest of the content.</param>
    /// <param name="frame">The content as one zstd frame.</param>
    public void Append(Sha256Key key, ReadOnlySpan<byte> frame)
    {
        Span<byte> label = stackalloc byte[PackLabel.Length];
        PackLabel.Write(label, key, frame.Length);
        _pack.Write(label);
        _pack.Write(frame);
        _contents.Add(new PackedContent(key, _length + label.Length, frame.Length));
        _length += label.Length + frame.Length;
    }

    /// <summary>Writes what is left, and the index.</summary>
    /// <param name="flush">Whether both are on the disk when the call returns.</param>
    public void Close(bool flush)
    {
        _pack.Flush();
        _created.Flush(flushToDisk: flush);
        Dispose();
        using var index = ObjectWriter.Create(VaultPlace.IndexOf(File));
        index.Write(PackIndex.Write(_contents));
        if (flush)
            index.Flush(flushToDisk: true);
    }

    /// <summary>Gives a closed pack its place. Its content is on the disk by now.</summary>
    public void Name(VaultPlace place)
    {
        var named = place.NewPack();
        System.IO.File.Move(File, named);
        System.IO.File.Move(VaultPlace.IndexOf(File), VaultPlace.IndexOf(named));
    }

    public void Dispose() => _created.Dispose();
}
