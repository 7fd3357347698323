using System.Globalization;
using System.Text;
using Slipway.State;

namespace Slipway.Releases.Python;

/// <summary>
/// Which files of the content store a lock was fetched as, so that the next build of the same lock asks no index. It may
/// be deleted at any time; what it says counts only while the store has the files.
/// </summary>
/// <param name="file">A line for each wheel: digest, size, name.</param>
internal sealed class FetchedWheels(string file)
{
    /// <returns>Null: not known.</returns>
    public IReadOnlyList<ReleaseFile>? Find()
    {
        if (!File.Exists(file))
            return null;
        var wheels = new List<ReleaseFile>();
        foreach (var line in File.ReadAllLines(file))
        {
            if (line.Split(' ', 3) is not [var sha256, var size, var name] || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || sha256.Length != 64)
                return null;
            wheels.Add(new ReleaseFile(name, Executable: false, bytes, sha256));
        }

        return wheels;
    }

    public void Record(IReadOnlyList<ReleaseFile> wheels)
    {
        DurableFile.CreateDirectory(Path.GetDirectoryName(file)!);
        DurableFile.Replace(file, Encoding.UTF8.GetBytes(string.Concat(wheels.Select(wheel => string.Create(CultureInfo.InvariantCulture, $"{wheel.Sha256} {wheel.Size} {wheel.Path}\n")))));
    }
}
