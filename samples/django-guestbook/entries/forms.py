from django import forms

from pictures.formats import recognise

MAXIMUM_PICTURE_BYTES = 5 * 1024 * 1024
MAXIMUM_REQUEST_BYTES = MAXIMUM_PICTURE_BYTES + 64 * 1024
# A picture of a few kilobytes can say that it is a hundred thousand pixels wide; every visitor's browser would unpack it.
MAXIMUM_PIXELS = 24_000_000

PICTURE_TOO_LARGE = "The picture is too large. Please choose one of at most 5 MB."


class TextField(forms.CharField):
    def __init__(self, what, otherwise, max_length, **options):
        errors = {
            "required": otherwise,
            "max_length": f"A {what} has at most {max_length} characters.",
            "null_characters_not_allowed": "Name and message are text.",
        }
        super().__init__(max_length=max_length, error_messages=errors, **options)

    def to_python(self, value):
        # Browsers send lines with CR and LF, which would count as two characters.
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class EntryForm(forms.Form):
    name = TextField("name", "Please tell us your name.", max_length=80)
    message = TextField("message", "Please write a message.", max_length=2000)
    picture = forms.FileField(required=False, allow_empty_file=True)

    def clean_picture(self):
        """Content and format of the picture, or None."""
        upload = self.cleaned_data["picture"]
        if not upload or upload.size == 0:
            return None
        if upload.size > MAXIMUM_PICTURE_BYTES:
            raise forms.ValidationError(PICTURE_TOO_LARGE, code="too-large")
        content = upload.read()
        found = recognise(content)
        if found is None:
            raise forms.ValidationError("The file is no picture that we know. Please choose a PNG, JPEG or GIF.")
        if found.width * found.height > MAXIMUM_PIXELS:
            raise forms.ValidationError("The picture has too many pixels. Please choose one of at most 24 megapixels.")
        return content, found

    @property
    def first_error(self):
        return next((errors[0] for errors in self.errors.values()), None)

    @property
    def status(self):
        return 413 if self.has_error("picture", "too-large") else 400
