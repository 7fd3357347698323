namespace Slipway.Platforms;

/// <summary>A platform where the number of instances can be chosen.</summary>
public interface IScaleProcesses
{
    /// <returns>The smallest and largest number of instances of a process type.</returns>
    (int Least, int Most) Instances(string processType);
}
