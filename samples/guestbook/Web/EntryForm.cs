using System.Diagnostics.CodeAnalysis;
using Guestbook.Pictures;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Guestbook.Web;

/// <summary>What somebody typed, so that it can be shown again with what is wrong with it.</summary>
internal sealed record Draft(string Name, string Message)
{
    public static Draft Empty { get; } = new("", "");
}

/// <summary>A form that cannot be taken, with a text for the person who sent it.</summary>
internal sealed class RejectedFormException(int status, string message, Draft? draft = null) : Exception(message)
{
    public int Status { get; } = status;

    public Draft Draft { get; } = draft ?? Draft.Empty;
}

internal sealed record AcceptedForm(string Name, string Message, byte[]? Picture, PictureFormat? Format);

/// <summary>Reads and judges the form of a new entry.</summary>
internal sealed class EntryForm(IAntiforgery antiforgery)
{
    public const int MaximumNameLength = 80;
    public const int MaximumMessageLength = 2000;
    public const int MaximumPictureBytes = 5 * 1024 * 1024;
    public const long MaximumRequestBytes = MaximumPictureBytes + 64 * 1024;

    // Decoding takes 4 bytes a pixel; a picture of a few kilobytes can say it is a hundred thousand pixels wide.
    private const int MaximumPixels = 24_000_000;

    /// <exception cref="RejectedFormException">The form cannot be taken.</exception>
    public async Task<AcceptedForm> ReadAsync(HttpContext context)
    {
        var form = await ReadFormAsync(context.Request, context.RequestAborted);
        var draft = new Draft(form["name"].ToString().Trim(), form["message"].ToString().Trim().ReplaceLineEndings("\n"));
        if (!await antiforgery.IsRequestValidAsync(context))
            throw new RejectedFormException(400, "This page had been open for too long. Please send the form again.", draft);
        Require(draft.Name.Length > 0, "Please tell us your name.");
        Require(draft.Name.Length <= MaximumNameLength, $"A name has at most {MaximumNameLength} characters.");
        Require(draft.Message.Length > 0, "Please write a message.");
        Require(draft.Message.Length <= MaximumMessageLength, $"A message has at most {MaximumMessageLength} characters.");
        // PostgreSQL stores no NUL, and nobody types one.
        Require(!draft.Name.Contains('\0') && !draft.Message.Contains('\0'), "Name and message are text.");

        if (form.Files["picture"] is not { Length: > 0 } file)
            return new AcceptedForm(draft.Name, draft.Message, null, null);
        if (file.Length > MaximumPictureBytes)
            throw TooLarge(draft);
        var picture = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(picture, context.RequestAborted);
        var format = PictureFormat.Recognise(picture);
        Require(format is not null, "The file is no picture that we know. Please choose a PNG, JPEG or GIF.");
        Require((long)format.Width * format.Height <= MaximumPixels, "The picture has too many pixels. Please choose one of at most 24 megapixels.");
        return new AcceptedForm(draft.Name, draft.Message, picture, format);

        void Require([DoesNotReturnIf(false)] bool condition, string otherwise)
        {
            if (!condition)
                throw new RejectedFormException(400, otherwise, draft);
        }
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
            throw new RejectedFormException(400, "This is no form.");
        try
        {
            return await request.ReadFormAsync(new FormOptions { ValueCountLimit = 16, MultipartBodyLengthLimit = MaximumRequestBytes }, cancellationToken);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(Draft.Empty);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException)
        {
            throw new RejectedFormException(400, "The form could not be read. Please send it again.");
        }
    }

    private static RejectedFormException TooLarge(Draft draft) =>
        new(StatusCodes.Status413PayloadTooLarge, "The picture is too large. Please choose one of at most 5 MB.", draft);
}
