using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>A file that is written from front to back and hashed while it is. Blocks of zeros become holes where the original had some.</summary>
internal sealed class RestoredFile : IDisposable
{
    private const int Block = 4096;

    private readonly SafeFileHandle _file;
    private readonly bool _isSparse;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;

    public RestoredFile(SafeFileHandle file, bool isSparse) => (_file, _isSparse) = (file, isSparse);

    public void Write(ReadOnlySpan<byte> content)
    {
        _hash.AppendData(content);
        if (!_isSparse)
        {
            RandomAccess.Write(_file, content, _written);
            _written += content.Length;
            return;
        }

        while (!content.IsEmpty)
        {
            var length = (int)Math.Min(content.Length, Block - (_written % Block));
            if (content[..length].ContainsAnyExcept((byte)0))
                RandomAccess.Write(_file, content[..length], _written);
            _written += length;
            content = content[length..];
        }
    }

    /// <returns>Size and SHA-256 of what was written.</returns>
    public Releases.Digest Finish()
    {
        if (_isSparse)
            RandomAccess.SetLength(_file, _written);
        return new Releases.Digest(_written, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }

    internal void SetMode(int mode, string shown) => Libc.SetMode(_file, mode, shown);
}
