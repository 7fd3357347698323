namespace Slipway.Requirements.Pip;

/// <summary>Why a text is none of the language.</summary>
/// <param name="Offset">Where in the text, from 0.</param>
/// <param name="Message">What is wrong, and what would be right. It quotes nothing that may hold a credential.</param>
internal readonly record struct SyntaxError(int Offset, string Message);
