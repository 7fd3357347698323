using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Data.Uploads.Unix;
using Slipway.State;

namespace Slipway.Data.Uploads;

/// <summary>
/// A listing as text: a JSON object a line, in the order of the paths, properties in a fixed order. A name that is no
/// UTF-8 stands in base64, as <c>path-bytes</c> and <c>target-bytes</c>.
/// </summary>
internal static class TreeListingText
{
    private const int Chunk = 64 * 1024;
    private static readonly byte[] Heading = "{\"slipway\":\"uploads\",\"format\":1}\n"u8.ToArray();
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="listing">What is written.</param>
    /// <param name="take">Takes the text piece by piece.</param>
    public static void Write(TreeListing listing, ReadOnlySpanAction take)
    {
        var buffer = new ArrayBufferWriter<byte>(Chunk * 2);
        buffer.Write(Heading);
        using var json = new Utf8JsonWriter(buffer, Options);
        foreach (var entry in listing.Entries)
        {
            json.Reset();
            Write(json, entry);
            json.Flush();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < Chunk)
                continue;
            take(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }

        take(buffer.WrittenSpan);
    }

    /// <exception cref="FormatException">It is no such text.</exception>
    public static TreeListing Read(Stream text)
    {
        using var reader = new StreamReader(text, leaveOpen: true);
        if (reader.ReadLine() is not { } heading || !heading.AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetString(Heading).AsSpan().TrimEnd('\n')))
            throw new FormatException("it has another heading");
        var entries = new List<TreeEntry>();
        while (reader.ReadLine() is { } line)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                entries.Add(Read(json.RootElement));
            }
            catch (Exception exception) when (JsonFields.IsMismatch(exception))
            {
                throw new FormatException($"line {entries.Count + 2} is no entry of a tree", exception);
            }
        }

        return new TreeListing(entries);
    }

    private static void Write(Utf8JsonWriter json, TreeEntry entry)
    {
        json.WriteStartObject();
        WriteName(json, "path", entry.Path);
        json.WriteString("kind", entry.Kind switch { EntryKind.File => "file", EntryKind.Directory => "directory", _ => "link" });
        if (entry.Kind != EntryKind.Link)
            json.WriteString("mode", Convert.ToString(entry.Mode, 8));
        json.WriteNumber("owner", entry.Owner);
        json.WriteNumber("group", entry.Group);
        json.WriteNumber("written", entry.Written);
        if (entry.Kind == EntryKind.File)
        {
            json.WriteNumber("size", entry.Size);
            if (entry.IsSparse)
                json.WriteBoolean("sparse", true);
            json.WriteString("sha256", entry.Sha256);
        }

        if (entry.Target is not null)
            WriteName(json, "target", entry.Target);
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string property, string name)
    {
        if (FileName.IsText(name))
            json.WriteString(property, name);
        else
            json.WriteBase64String($"{property}-bytes", FileName.Encode(name));
    }

    private static TreeEntry Read(JsonElement json)
    {
        var kind = json.Text("kind") switch { "file" => EntryKind.File, "directory" => EntryKind.Directory, "link" => EntryKind.Link, var other => throw new FormatException(other) };
        return new TreeEntry
        {
            Path = ReadName(json, "path") ?? throw new FormatException("path"),
            Kind = kind,
            Mode = kind == EntryKind.Link ? 0 : Convert.ToInt32(json.Text("mode"), 8),
            Owner = json.GetProperty("owner").GetUInt32(),
            Group = json.GetProperty("group").GetUInt32(),
            Written = json.GetProperty("written").GetInt64(),
            Size = kind == EntryKind.File ? json.GetProperty("size").GetInt64() : 0,
            IsSparse = json.Flag("sparse"),
            Sha256 = kind == EntryKind.File ? json.Text("sha256") : null,
            Target = ReadName(json, "target"),
        };
    }

    private static string? ReadName(JsonElement json, string property) =>
        json.TryGetProperty(property, out var text) ? text.GetString()
        : json.TryGetProperty($"{property}-bytes", out var bytes) ? FileName.Decode(bytes.GetBytesFromBase64())
        : null;
}

/// <summary>Takes a piece of text.</summary>
internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> text);
