using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>
/// A version as PEP 440 (now the version specifiers specification of PyPA) defines it: read in any spelling, shown and
/// compared in the normal one.
/// </summary>
internal sealed class PythonVersion : IComparable<PythonVersion>, IEquatable<PythonVersion>
{
    private readonly VersionNumber[] _release;
    private readonly int _significant;

    private PythonVersion(string text, VersionNumber epoch, VersionNumber[] release, PreRelease? pre, VersionNumber? post, VersionNumber? dev, string? local)
    {
        Text = text;
        Epoch = epoch;
        _release = release;
        Pre = pre;
        Post = post;
        Dev = dev;
        Local = local;
        _significant = release.Length;
        while (_significant > 1 && release[_significant - 1].IsZero)
            _significant--;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public VersionNumber Epoch { get; }

    public IReadOnlyList<VersionNumber> Release => _release;

    public PreRelease? Pre { get; }

    public VersionNumber? Post { get; }

    public VersionNumber? Dev { get; }

    /// <summary>The label behind the plus, in lower case with dots between its segments; null: there is none.</summary>
    public string? Local { get; }

    /// <summary>Whether it is a pre-release or a development release.</summary>
    public bool IsPrerelease => Pre is not null || Dev is not null;

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PythonVersion? version)
    {
        var (start, length) = PythonText.Strip(text);
        text = text.Slice(start, length);
        version = TryScan(text, out var end);
        if (end == text.Length)
            return version is not null;
        version = null;
        return false;
    }

    /// <summary>Reads the version that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Null: the text begins with none.</returns>
    public static PythonVersion? TryScan(ReadOnlySpan<char> text, out int end)
    {
        var scanner = new VersionScanner(text);
        scanner.TakePrefix();
        var epoch = scanner.TakeEpoch();
        var release = scanner.TakeRelease();
        end = scanner.Position;
        if (release.Length == 0)
            return null;
        var pre = scanner.TakePreRelease();
        var post = scanner.TakePostRelease();
        var dev = scanner.TakeDevRelease();
        var local = scanner.TakeLocal();
        end = scanner.Position;
        return new PythonVersion(text[..end].ToString(), epoch, release, pre, post, dev, local);
    }

    /// <summary>The version without its local label.</summary>
    public PythonVersion WithoutLocal() => Local is null ? this : new PythonVersion(Text, Epoch, _release, Pre, Post, Dev, null);

    /// <summary>The earliest development release of this version.</summary>
    public PythonVersion FirstDev() => new(Text, Epoch, _release, Pre, Post, default(VersionNumber), null);

    /// <summary>Whether epoch and the first numbers of the release are the same; missing numbers are 0.</summary>
    /// <param name="other">The version whose numbers count.</param>
    /// <param name="length">How many of them.</param>
    public bool StartsWith(PythonVersion other, int length)
    {
        if (!Epoch.Equals(other.Epoch))
            return false;
        for (var i = 0; i < length; i++)
        {
            if (!Number(i).Equals(other.Number(i)))
                return false;
        }

        return true;
    }

    /// <summary>Whether epoch and release are the same, whatever else differs.</summary>
    public bool HasReleaseOf(PythonVersion other) => StartsWith(other, Math.Max(_significant, other._significant));

    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
            return 1;
        var order = Epoch.CompareTo(other.Epoch);
        for (var i = 0; order == 0 && i < Math.Max(_significant, other._significant); i++)
            order = Number(i).CompareTo(other.Number(i));
        if (order == 0)
            order = PreRank().CompareTo(other.PreRank());
        if (order == 0)
            order = Nullable.Compare(Pre?.Number, other.Pre?.Number);
        if (order == 0)
            order = Nullable.Compare(Post, other.Post);
        if (order == 0)
            order = Dev is null ? (other.Dev is null ? 0 : 1) : other.Dev is null ? -1 : Dev.Value.CompareTo(other.Dev.Value);
        return order != 0 ? order : CompareLocals(Local, other.Local);
    }

    public bool Equals(PythonVersion? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as PythonVersion);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Epoch);
        for (var i = 0; i < _significant; i++)
            hash.Add(_release[i]);
        hash.Add(Pre);
        hash.Add(Post);
        hash.Add(Dev);
        return hash.ToHashCode();
    }

    /// <summary>In the normal spelling: <c>1!1.0a1.post2.dev3+local.4</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (!Epoch.IsZero)
            text.Append(Epoch).Append('!');
        text.AppendJoin('.', _release);
        if (Pre is { } pre)
            text.Append(pre.Phase == 'c' ? "rc" : pre.Phase.ToString()).Append(pre.Number);
        if (Post is { } post)
            text.Append(".post").Append(post);
        if (Dev is { } dev)
            text.Append(".dev").Append(dev);
        if (Local is not null)
            text.Append('+').AppendJoin('.', Local.Split('.').Select(segment => segment.All(char.IsAsciiDigit) ? VersionNumber.Parse(segment).ToString() : segment));
        return text.ToString();
    }

    private VersionNumber Number(int index) => index < _release.Length ? _release[index] : default;

    /// <summary>1.0.dev1 stands before 1.0a1, which stands before 1.0.</summary>
    private int PreRank() => Pre is { } pre ? pre.Phase : Post is null && Dev is not null ? 0 : int.MaxValue;

    private static int CompareLocals(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        var (ours, theirs) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            var order = CompareSegments(ours[i], theirs[i]);
            if (order != 0)
                return order;
        }

        return ours.Length.CompareTo(theirs.Length);
    }

    /// <summary>Numbers stand behind words.</summary>
    private static int CompareSegments(string left, string right) => (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit)) switch
    {
        (true, true) => VersionNumber.Parse(left).CompareTo(VersionNumber.Parse(right)),
        (false, false) => string.CompareOrdinal(left, right),
        (var number, _) => number ? 1 : -1,
    };
}

/// <summary>What a pre-release is: <c>a</c>lpha, <c>b</c>eta or release <c>c</c>andidate, and its number.</summary>
internal readonly record struct PreRelease(char Phase, VersionNumber Number);
