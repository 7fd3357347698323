using Slipway.Dock.Routing;

namespace Slipway.Tests.Dock;

public sealed class WebSocketFramesTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(125, true)]
    [InlineData(126, false)]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    public void A_frame_ends_where_its_length_says(int length, bool masked)
    {
        byte[] frame = [0x82, .. Size(length, masked), .. new byte[masked ? 4 : 0], .. new byte[length]];
        var whole = new WebSocketFrames();
        whole.Follow(frame);
        Assert.True(whole.AtBoundary);

        var pieces = new WebSocketFrames();
        for (var index = 0; index < frame.Length; index++)
        {
            Assert.Equal(index == 0, pieces.AtBoundary);
            pieces.Follow(frame.AsSpan(index, 1));
        }

        Assert.True(pieces.AtBoundary);
        pieces.Follow([.. frame, 0x81]);
        Assert.False(pieces.AtBoundary);
    }

    private static byte[] Size(int length, bool masked)
    {
        var mask = masked ? 0x80 : 0;
        return length switch
        {
            < 126 => [(byte)(mask | length)],
            < 65_536 => [(byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ => [(byte)(mask | 127), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
    }
}
