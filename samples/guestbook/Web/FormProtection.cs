using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Guestbook.Web;

/// <summary>Antiforgery whose tokens are good at every instance and in every release of an environment.</summary>
internal static class FormProtection
{
    public static void AddFormProtection(this IServiceCollection services, Settings settings)
    {
        // The default name of the application is its directory, which each release has one of its own of.
        services.AddDataProtection().SetApplicationName("guestbook").DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new DerivedKey(settings.SecretKey));
        services.AddAntiforgery(options =>
        {
            // Browsers keep cookies by host and not by port: environments on one machine must not share this one.
            options.Cookie.Name = $"guestbook-{settings.Environment}";
            options.FormFieldName = "token";
        });
    }

    /// <summary>
    /// A key ring of one key that is derived from <c>SECRET_KEY</c>, in place of key files: nothing to share between
    /// instances, nothing to lose with a disk, and no race between two instances that start first.
    /// </summary>
    private sealed class DerivedKey(string? secret) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            // Without a secret (a developer's machine, one instance) tokens live as long as the process.
            var material = secret is null ? RandomNumberGenerator.GetBytes(32) : Encoding.UTF8.GetBytes(secret);
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 64, info: "guestbook data protection"u8.ToArray());
            return [
                new XElement("key",
                    new XAttribute("id", new Guid(SHA256.HashData(key).AsSpan(0, 16))),
                    new XAttribute("version", 1),
                    new XElement("creationDate", "2020-01-01T00:00:00Z"),
                    new XElement("activationDate", "2020-01-01T00:00:00Z"),
                    new XElement("expirationDate", "9999-01-01T00:00:00Z"),
                    new XElement("descriptor",
                        new XAttribute("deserializerType", typeof(AuthenticatedEncryptorDescriptorDeserializer).AssemblyQualifiedName!),
                        new XElement("descriptor",
                            new XElement("encryption", new XAttribute("algorithm", "AES_256_CBC")),
                            new XElement("validation", new XAttribute("algorithm", "HMACSHA256")),
                            new XElement("masterKey", new XElement("value", Convert.ToBase64String(key)))))),
            ];
        }

        public void StoreElement(XElement element, string friendlyName) =>
            throw new NotSupportedException("The key ring holds the key that SECRET_KEY makes and no other.");
    }
}
