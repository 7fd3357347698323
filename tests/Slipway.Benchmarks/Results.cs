using System.Collections.ObjectModel;

namespace Slipway.Benchmarks;

/// <summary>The figures so far: each is told when it is taken, for a run that takes minutes.</summary>
internal sealed class Results : Collection<Measurement>
{
    protected override void InsertItem(int index, Measurement item)
    {
        base.InsertItem(index, item);
        Console.WriteLine(Report.Line(item, 0));
    }
}
