using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Slipway.Data.Scrubbing;

/// <summary>
/// Remembers which values there were without keeping them, for a search afterwards: keyed digests in a file, whose key
/// goes with the process, and a filter of fixed size in memory. Upper and lower case are the same to it.
/// </summary>
internal sealed class OriginalValues : IDisposable
{
    /// <summary>Shorter values are no trace of anybody: they stand everywhere by chance.</summary>
    public const int Telling = 6;

    /// <summary>Values of rows that were deleted are looked for from this length on: what opens a session or an API is longer.</summary>
    public const int TellingOfDeleted = 16;

    private const int DigestLength = 16;
    private const int FilterBits = 26;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ulong _base = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly ulong _highest;
    private readonly ulong[] _filter = new ulong[1 << (FilterBits - 6)];
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _addWithin;
    private readonly SqliteCommand _addAnywhere;
    private readonly SqliteCommand _isWithin;
    private readonly SqliteCommand _lengths;
    private readonly SqliteCommand _isAnywhere;

    /// <param name="file">A file that does not exist, which goes with the directory that it is in.</param>
    public OriginalValues(string file)
    {
        _highest = 1;
        for (var i = 1; i < Telling; i++)
            _highest = unchecked(_highest * _base);
        State.DurableFile.WriteNew(file, []);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        _connection.Open();
        Execute("PRAGMA journal_mode = OFF");
        Execute("PRAGMA synchronous = OFF");
        Execute("CREATE TABLE within (place INTEGER, digest BLOB, PRIMARY KEY (place, digest)) WITHOUT ROWID");
        Execute("CREATE TABLE anywhere (prefix INTEGER, length INTEGER, digest BLOB, PRIMARY KEY (prefix, length, digest)) WITHOUT ROWID");
        Execute("BEGIN");
        _addWithin = Prepare("INSERT OR IGNORE INTO within VALUES ($place, $digest)", "$place", "$digest");
        _addAnywhere = Prepare("INSERT OR IGNORE INTO anywhere VALUES ($prefix, $length, $digest)", "$prefix", "$length", "$digest");
        _isWithin = Prepare("SELECT 1 FROM within WHERE place = $place AND digest = $digest", "$place", "$digest");
        _lengths = Prepare("SELECT DISTINCT length FROM anywhere WHERE prefix = $prefix", "$prefix");
        _isAnywhere = Prepare("SELECT 1 FROM anywhere WHERE prefix = $prefix AND length = $length AND digest = $digest", "$prefix", "$length", "$digest");
    }

    /// <summary>A value that must not be in its column any more.</summary>
    public void AddWithin(int place, string value) => Run(_addWithin, place, Digest(value.ToLowerInvariant()));

    /// <summary>A value that must not be anywhere in a text any more.</summary>
    public void AddAnywhere(string value)
    {
        var text = value.ToLowerInvariant().Trim();
        if (text.Length < Telling)
            return;
        var prefix = Mixed(Prefix(text));
        foreach (var bit in (ulong[])[FirstBit(prefix), SecondBit(prefix)])
            _filter[bit >> 6] |= 1UL << (int)(bit & 63);
        Run(_addAnywhere, unchecked((long)prefix), text.Length, Digest(text));
    }

    public bool IsWithin(int place, string value) => Ask(_isWithin, place, Digest(value.ToLowerInvariant()));

    /// <returns>Whether one of the values stands in a text, with no letter or digit before and behind it.</returns>
    public bool IsIn(string value)
    {
        var text = value.ToLowerInvariant();
        if (text.Length < Telling)
            return false;
        var rolling = Prefix(text);
        for (var at = 0; ; at++)
        {
            var prefix = Mixed(rolling);
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && IsSet(FirstBit(prefix)) && IsSet(SecondBit(prefix)) && BeginsAt(text, at, prefix))
                return true;
            if (at + Telling >= text.Length)
                return false;
            rolling = unchecked(((rolling - (text[at] * _highest)) * _base) + text[at + Telling]);
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _addWithin, _addAnywhere, _isWithin, _lengths, _isAnywhere })
            command.Dispose();
        _connection.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    private bool BeginsAt(string text, int at, ulong prefix)
    {
        var lengths = new List<int>();
        _lengths.Parameters[0].Value = unchecked((long)prefix);
        using (var reader = _lengths.ExecuteReader())
        {
            while (reader.Read())
                lengths.Add(reader.GetInt32(0));
        }

        return lengths.Any(length => at + length <= text.Length
            && (at + length == text.Length || !char.IsLetterOrDigit(text[at + length]))
            && Ask(_isAnywhere, unchecked((long)prefix), length, Digest(text.Substring(at, length))));
    }

    private ulong Prefix(string text)
    {
        ulong hash = 0;
        for (var i = 0; i < Telling; i++)
            hash = unchecked((hash * _base) + text[i]);
        return hash;
    }

    /// <summary>The last step of SplitMix64: neighbours get far from each other.</summary>
    private static ulong Mixed(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94d049bb133111eb);
        return hash ^ (hash >> 31);
    }

    private static ulong FirstBit(ulong prefix) => prefix >> (64 - FilterBits);

    private static ulong SecondBit(ulong prefix) => BitOperations.RotateLeft(prefix, FilterBits) >> (64 - FilterBits);

    private bool IsSet(ulong bit) => (_filter[bit >> 6] & (1UL << (int)(bit & 63))) != 0;

    private byte[] Digest(string text) => HMACSHA256.HashData(_key, Encoding.Unicode.GetBytes(text))[..DigestLength];

    private void Execute(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string text, params string[] names)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        Fill(command, values);
        command.ExecuteNonQuery();
    }

    private static bool Ask(SqliteCommand command, params object[] values)
    {
        Fill(command, values);
        return command.ExecuteScalar() is not null;
    }

    private static void Fill(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
