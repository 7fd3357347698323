using Cake.Core;
using Cake.Frosting;

namespace Slipway.Tests.Tasks;

[IsDependentOn(typeof(Second)), IsDependentOn(typeof(First))]
public sealed class Dependent(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Dependent");
}

[IsDependeeOf(typeof(Third))]
public sealed class Dependee(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Dependee");
}

[IsDependentOn(typeof(DateTime))]
public sealed class DependentOnNoTask : FrostingTask;

[IsDependeeOf(typeof(DateTime))]
public sealed class DependeeOfNoTask : FrostingTask;

/// <summary>Shares a dependency with <see cref="Apple"/>, and comes after it by name.</summary>
[IsDependentOn(typeof(Shared))]
public sealed class Zebra(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Zebra");
}

[IsDependentOn(typeof(Shared)), IsDependentOn(typeof(Banana))]
public sealed class Apple(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Apple");
}

public sealed class Banana(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Banana");
}

public sealed class Shared(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Add("Shared");
}
