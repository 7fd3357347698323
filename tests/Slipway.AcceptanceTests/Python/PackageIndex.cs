using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>
/// A package index of loopback (PEP 503, with hashes): the wheelhouse, and what a test adds. It may ask for a login
/// (RFC 7617), and looks at each request whether the command line of any process shows a text.
/// </summary>
public sealed class PackageIndex : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _yanked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private readonly Task _serving;

    public PackageIndex()
    {
        foreach (var wheel in Directory.EnumerateFiles(Wheelhouse.Require(), "*.whl"))
            _files[Path.GetFileName(wheel)] = File.ReadAllBytes(wheel);
        Port = FreePort.Next();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}/simple/";

    /// <summary>User and password that are asked for, as <c>user:password</c>; null: everybody may come in.</summary>
    public string? Login { get; init; }

    /// <summary>Directory of a bare repository that is served as <c>/own.git</c>, by files alone; null: none is.</summary>
    public string? Repository { get; init; }

    /// <summary>What no command line may show; null: they are not looked at.</summary>
    public string? Canary { get; init; }

    /// <summary>Paths that were asked for by whoever may come in.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Command lines that showed the canary.</summary>
    public ConcurrentQueue<string> Shown { get; } = [];

    /// <summary>Variables that have pip ask this index and nothing else.</summary>
    public IReadOnlyDictionary<string, string?> Pip => new Dictionary<string, string?>(Nowhere) { ["PIP_INDEX_URL"] = Address };

    /// <summary>Variables that have pip know no index.</summary>
    public static IReadOnlyDictionary<string, string?> Nowhere => new Dictionary<string, string?>
    {
        ["PIP_NO_INDEX"] = null,
        ["PIP_FIND_LINKS"] = null,
        ["PIP_INDEX_URL"] = "http://127.0.0.1:9/simple/",
        ["PIP_EXTRA_INDEX_URL"] = null,
        ["PIP_CONFIG_FILE"] = "/dev/null",
        ["PIP_NO_CACHE_DIR"] = "1",
        ["PIP_RETRIES"] = "0",
    };

    public PackageIndex With(string name, byte[] content)
    {
        _files[name] = content;
        return this;
    }

    /// <summary>Says that a file was taken back (PEP 592).</summary>
    public PackageIndex Yank(string name, string reason)
    {
        Assert.True(_files.ContainsKey(name), $"The index has no {name}.");
        _yanked[name] = reason;
        return this;
    }

    /// <summary>Gives another file than the one whose hash it names.</summary>
    public void Damage(string name)
    {
        Assert.True(_files.ContainsKey(name), $"The index has no {name}.");
        _damaged.Add(name);
    }

    public string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(_files[name]));

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private static string Normal(string file) => file.Split('-')[0].Replace('_', '-').Replace('.', '-').ToLowerInvariant();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                LookAround();
                Answer(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Whoever asked has gone.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (path, response) = (context.Request.Url!.AbsolutePath, context.Response);
        if (Login is not null && context.Request.Headers["Authorization"] != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Login))}")
        {
            response.StatusCode = 401;
            response.AddHeader("WWW-Authenticate", "Basic realm=\"packages\"");
            response.Close();
            return;
        }

        Asked.Enqueue(path);
        var name = path.Trim('/').Split('/')[^1];
        if (path.StartsWith("/simple/", StringComparison.Ordinal) && _files.Keys.Any(file => Normal(file) == name))
            Send(response, "text/html", Encoding.UTF8.GetBytes(Page(name)));
        else if (path.StartsWith("/files/", StringComparison.Ordinal) && _files.TryGetValue(name, out var content))
            Send(response, "application/octet-stream", _damaged.Contains(name) ? [.. content, 0] : content);
        else if (Repository is not null && path.StartsWith("/own.git/", StringComparison.Ordinal) && File.Exists(Path.Combine(Repository, path["/own.git/".Length..])))
            Send(response, "application/octet-stream", File.ReadAllBytes(Path.Combine(Repository, path["/own.git/".Length..])));
        else
            response.StatusCode = 404;
        response.Close();
    }

    private string Page(string project)
    {
        var page = new StringBuilder("<!DOCTYPE html><html><body>\n");
        foreach (var file in _files.Keys.Where(file => Normal(file) == project).Order(StringComparer.Ordinal))
            page.Append($"<a href=\"/files/{file}#sha256={HashOf(file)}\"{(_yanked.TryGetValue(file, out var reason) ? $" data-yanked=\"{WebUtility.HtmlEncode(reason)}\"" : "")}>{file}</a>\n");
        return page.Append("</body></html>\n").ToString();
    }

    private static void Send(HttpListenerResponse response, string type, byte[] content)
    {
        response.ContentType = type;
        response.ContentLength64 = content.Length;
        response.OutputStream.Write(content);
    }

    private void LookAround()
    {
        if (Canary is null)
            return;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(directory => Path.GetFileName(directory).All(char.IsAsciiDigit)))
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (line.Contains(Canary, StringComparison.Ordinal))
                    Shown.Enqueue(line.Replace('\0', ' '));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }
    }
}
