namespace Guestbook.Entries;

/// <param name="Picture">File name in the pictures' directory, or null.</param>
internal sealed record Entry(long Id, string Name, string Message, string? Picture, DateTimeOffset CreatedAt);
