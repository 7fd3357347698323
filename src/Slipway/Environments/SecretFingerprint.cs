using System.Security.Cryptography;
using System.Text;

namespace Slipway.Environments;

/// <summary>
/// Tells whether two secret values are equal without telling the value: a short HMAC-SHA256 under a random key of this
/// project on this machine (<c>.slipway/secrets/fingerprint.key</c>), so that nobody else can try values against it.
/// </summary>
public sealed class SecretFingerprint(ProjectPaths paths)
{
    private const int KeyLength = 32;
    private const int ShownBytes = 6;
    private byte[]? _key;

    /// <summary>Whether there is a key already: asking for a fingerprint makes one.</summary>
    public bool HasKey => File.Exists(KeyFile);

    /// <summary>Fingerprints for one command that must make nothing: where there is no key yet, one that is forgotten afterwards.</summary>
    public SecretFingerprint Passing() => HasKey ? this : new SecretFingerprint(paths) { _key = RandomNumberGenerator.GetBytes(KeyLength) };

    private string KeyFile => Path.Combine(paths.Secrets, "fingerprint.key");

    /// <returns>12 hexadecimal digits.</returns>
    /// <exception cref="ConfigurationException">The key cannot be read or made.</exception>
    public string Of(Secret secret)
    {
        _key ??= ReadKey();
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret.Reveal())).AsSpan(0, ShownBytes));
    }

    private byte[] ReadKey()
    {
        var path = KeyFile;
        var at = new SourceLocation(paths.Relative(path));
        try
        {
            var key = PrivateFile.ReadOrCreate(path, () => RandomNumberGenerator.GetBytes(KeyLength));
            return key.Length == KeyLength
                ? key
                : throw new ConfigurationException(at, $"the key must be {KeyLength} bytes long and has {key.Length}: delete the file, a new one is made");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(at, $"the key of the fingerprints cannot be read: {exception.Message}");
        }
    }
}
