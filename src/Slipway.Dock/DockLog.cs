using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Slipway.Dock;

/// <summary>The daemon's own log: its standard output, which is <c>dock.log</c>. Of the libraries only what went wrong.</summary>
internal sealed class DockLog(TimeProvider time) : ILoggerFactory, ILogger
{
    public void Write(string text) =>
        Console.Out.WriteLine($"{time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} {text}");

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the daemon has one log");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Write(exception is null ? formatter(state, exception) : $"{formatter(state, exception)}\n{exception}");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}
