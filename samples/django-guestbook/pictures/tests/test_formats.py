from django.test import SimpleTestCase

from pictures.formats import recognise

from .samples import exif, gif, jpeg, png


class FormatTests(SimpleTestCase):
    def test_the_first_bytes_tell_the_format_and_the_size(self):
        for extension, file in (("png", png()), ("gif", gif()), ("jpg", jpeg()), ("jpg", jpeg(exif(6)))):
            self.assertEqual(recognise(file), (extension, 4, 3))

    def test_other_files_are_no_pictures(self):
        for file in (b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff\xe0\0\0\0\0", png()[:20], png(0, 3), b"\x89PNG\r\n\x1a\n" + b"x" * 40):
            self.assertIsNone(recognise(file), file)
