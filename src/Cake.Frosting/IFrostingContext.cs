using Cake.Core;

namespace Cake.Frosting;

/// <summary>What tasks, set-up and teardown are given.</summary>
public interface IFrostingContext : ICakeContext;
