using Slipway.Benchmarks;

if (args is not [var repository, var output, ..])
{
    Console.Error.WriteLine("usage: Slipway.Benchmarks REPOSITORY OUTPUT.json [ROUNDS]");
    return 2;
}

var rounds = args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 9;
await using var workload = await Workload.CreateAsync(repository);
var measurements = await Measurements.TakeAsync(workload, rounds);
Report.Print(measurements, Console.Out);
await Report.WriteJsonAsync(measurements, output);
Console.WriteLine($"Written to {output}");
return 0;
