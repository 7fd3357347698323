class BodyLimit:
    """Refuses requests with too large a body before Django takes them in: under ASGI it spools them whole, however large."""

    def __init__(self, app, most, refusal):
        self.app = app
        self.most = most
        self.refusal = refusal.encode()

    async def __call__(self, scope, receive, send):
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self.most:
            await self.refuse(send)
            return
        taken = 0
        refused = False

        async def receive_counted():
            nonlocal taken, refused
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most and not refused:
                # A body that came in chunks, without a length.
                refused = True
                await self.refuse(send)
            return {"type": "http.disconnect"} if refused else message

        async def send_unless_refused(message):
            if not refused:
                await send(message)

        await self.app(scope, receive_counted, send_unless_refused)

    async def refuse(self, send):
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": self.refusal})
