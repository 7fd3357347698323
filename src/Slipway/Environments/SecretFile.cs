namespace Slipway.Environments;

/// <summary>Reads <c>file:PATH</c>, relative to the project root.</summary>
internal sealed class SecretFile(ProjectPaths paths)
{
    /// <exception cref="UnresolvedSecretException">The file is missing, unreadable, readable by everybody, or no text.</exception>
    public async Task<string> ReadAsync(string target, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(Path.Combine(paths.Root, target));
        try
        {
            await using var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
            RefuseOpenToAll(target, path, stream);
            return SecretText.Decode(await SecretText.ReadAsync(stream, cancellationToken), $"the file {target}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnresolvedSecretException($"there is no file {target}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UnresolvedSecretException(Directory.Exists(path) ? $"{target} is a directory" : $"the file {target} cannot be read: permission denied");
        }
        catch (IOException exception)
        {
            throw new UnresolvedSecretException($"the file {target} cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// A secret in the project was put there by a person, who can close it. Elsewhere (<c>/run/secrets</c>) the modes are
    /// those of whoever mounts it, and containers mount world-readable.
    /// </summary>
    private void RefuseOpenToAll(string target, string path, FileStream stream)
    {
        if (OperatingSystem.IsWindows() || !path.StartsWith(paths.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return;
        if ((File.GetUnixFileMode(stream.SafeFileHandle) & UnixFileMode.OtherRead) != 0)
            throw new UnresolvedSecretException($"everybody on this machine can read the file {target}: type chmod 600 {target}");
    }
}
