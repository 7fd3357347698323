using Slipway.Benchmarks.App;

var work = TimeSpan.FromMilliseconds(0.5);
var page = new string('.', 1000) + '\n';
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
var app = builder.Build();
app.MapGet("/healthz", () => "ok\n");
app.MapGet("/port", () => Environment.GetEnvironmentVariable("PORT"));
app.MapGet("/work", () =>
{
    ProcessorTime.Spend(work);
    return page;
});
app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
