using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Releases;

/// <summary>A file that is read once, for its digest and for its copy, and that tells whether it changed meanwhile. Not for several threads.</summary>
internal sealed class FileContent : IDisposable
{
    /// <summary>Holds nearly every file whole: what is to be known of it before it is copied, or instead, costs no second reading.</summary>
    private const int BufferSize = 1024 * 1024;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly int _begun;
    private readonly long _length;
    private readonly DateTime _written;
    private readonly bool _isFresh;
    private Digest? _digest;
    private bool _isReadOn;

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public FileContent(string path)
    {
        _path = path;
        try
        {
            _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
            (_length, _written) = (RandomAccess.GetLength(_file), File.GetLastWriteTimeUtc(_file));
            _isFresh = DateTime.UtcNow - _written < FileIndex.Tick;
            _begun = Fill(0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the digest is had without reading further.</summary>
    public bool IsWhole => _begun == _length;

    /// <summary>When it was written, in UTC.</summary>
    public DateTime Written => _written;

    /// <summary>Whether the file is a program; asked before it is hashed or copied.</summary>
    public bool IsProgram => !OperatingSystem.IsWindows() && ProgramFile.Is(File.GetUnixFileMode(_file), _buffer.AsSpan(0, _begun));

    public Digest Hash(CancellationToken cancellationToken) =>
        _digest ??= IsWhole ? new Digest(_begun, Convert.ToHexStringLower(SHA256.HashData(_buffer.AsSpan(0, _begun)))) : Pass(null, cancellationToken);

    /// <summary>Writes a new file and hashes the very bytes that it writes.</summary>
    /// <param name="target">The new file.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="flush">Whether it is on the disk when the call returns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Digest CopyTo(string target, UnixFileMode mode, bool flush, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using var copy = new FileStream(target, options);
        if (IsWhole)
            copy.Write(_buffer, 0, _begun);
        else
            _digest = Pass(copy, cancellationToken);
        if (flush)
            copy.Flush(flushToDisk: true);
        return Hash(cancellationToken);
    }

    /// <summary>Whether somebody wrote to the file since it was opened: then what was read may be half old and half new.</summary>
    public bool HasChanged(CancellationToken cancellationToken) =>
        Hash(cancellationToken).Size != _length
        || RandomAccess.GetLength(_file) != _length
        || File.GetLastWriteTimeUtc(_file) != _written
        // Its time cannot tell whether it was written twice within one tick.
        || (_isFresh && Digest.OfFile(_path, cancellationToken) != _digest);

    public void Dispose()
    {
        _file?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Digest Pass(FileStream? copy, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        for (var read = _isReadOn ? Fill(0) : _begun; read > 0; read = Fill(size))
        {
            _isReadOn = true;
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(_buffer, 0, read);
            copy?.Write(_buffer, 0, read);
            size += read;
        }

        return new Digest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private int Fill(long offset)
    {
        var filled = 0;
        while (filled < _buffer.Length && RandomAccess.Read(_file, _buffer.AsSpan(filled), offset + filled) is > 0 and var read)
            filled += read;
        return filled;
    }
}
