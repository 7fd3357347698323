namespace Slipway.Releases;

/// <summary>Files of releases, each once, by digest and execute bit. Read-only once written.</summary>
public interface IContentStore
{
    /// <summary>Adds a file; does nothing when it is there.</summary>
    /// <returns>Size and digest of the content.</returns>
    Task<ReleaseFile> AddAsync(string file, string releasePath, bool executable, CancellationToken cancellationToken);

    /// <summary>Adds the files of a tree, each once, with the execute bit where a file is a program. All of them outlive a power failure when the call returns.</summary>
    /// <param name="files">Path in the release, and the file that has the content.</param>
    /// <param name="advance">Is told how far it is, from several threads.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The files in ordinal order of their paths.</returns>
    /// <exception cref="SlipwayException">A path is none for a release, a file changed while it was read, or the disk is full.</exception>
    async Task<IReadOnlyList<ReleaseFile>> AddAllAsync(IReadOnlyDictionary<string, string> files, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var added = new List<ReleaseFile>(files.Count);
        foreach (var (path, file) in files.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            added.Add(await AddAsync(file, path, ProgramFile.Is(file), cancellationToken));
        return added;
    }

    bool Contains(ReleaseFile file);

    /// <returns>Whether every file of a release is here or can be had from where the project shares them.</returns>
    Task<bool> HasAsync(ReleaseManifest release, CancellationToken cancellationToken) =>
        Task.FromResult(release.Variants.Values.SelectMany(variant => variant.Contents).All(files => files.All(Contains)));

    /// <summary>Puts the files of a release where other machines find them; does nothing when they are there.</summary>
    Task ShareAsync(ReleaseManifest release, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Unpacks files into a new directory: written beside, every digest checked, then renamed to <paramref name="directory"/>.
    /// A directory that is already there is left as it is.
    /// </summary>
    /// <exception cref="SlipwayException">A file is missing or its content does not match its digest.</exception>
    Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, CancellationToken cancellationToken);

    /// <inheritdoc cref="UnpackAsync(IReadOnlyList{ReleaseFile}, string, CancellationToken)"/>
    /// <param name="files">The files.</param>
    /// <param name="directory">The new directory.</param>
    /// <param name="advance">Is told how far it is, from several threads.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind then.</param>
    Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, IProgress<Advance>? advance, CancellationToken cancellationToken) =>
        UnpackAsync(files, directory, cancellationToken);
}
