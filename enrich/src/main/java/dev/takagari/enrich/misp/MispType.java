package dev.takagari.enrich.misp;

import dev.takagari.core.indicator.IndicatorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a type of MISP's attributes means here.
///
/// Composites are two values with `|` between them. A digest names a file alone, so of
/// `filename|sha256` the digest is taken and the name is told in the description: the name alone
/// would be a wider thing. Of `domain|ip` both are taken, as MISP's own exports do. A port is told
/// and not compared.
///
/// @param first what the only or first value is
/// @param second what the second is; null when the type is no composite
public record MispType(Part first, @Nullable Part second) {

  /// One value of an attribute.
  ///
  /// @param use what becomes of it
  /// @param type what it is; OTHER when it is only told
  /// @param word MISP's name when ours says less; may be empty
  public record Part(Use use, IndicatorType type, String word) {}

  /// What becomes of a value.
  public enum Use {
    /// It is an indicator.
    INDICATOR,
    /// It is in the description.
    TOLD
  }

  /// Types of words about indicators: they are taken only where MISP says that they are for
  /// detection.
  private static final Set<String> WORDS =
      Set.copyOf(
          words(
              """
              anonymised attachment boolean campaign-id campaign-name comment counter cpe datetime float hex
              integer link malware-type mime-type other port size-in-bytes text threat-actor vulnerability
              weakness
              """));

  private static final Map<String, MispType> TYPES = types();

  /// Whether a type is of words about indicators, and never of one unless it says so itself.
  static boolean isWords(String type) {
    return WORDS.contains(type);
  }

  /// The meaning of a type; empty when MISP has none of that name.
  public static Optional<MispType> find(String type) {
    return Optional.ofNullable(TYPES.get(type));
  }

  /// Every type that is known, by name.
  public static List<String> names() {
    return TYPES.keySet().stream().sorted().toList();
  }

  private static Map<String, MispType> types() {
    Map<String, MispType> types = new HashMap<>();
    List<String> hashes = new ArrayList<>(List.of("md5", "sha1", "sha256"));
    types.put("md5", one(IndicatorType.MD5));
    types.put("sha1", one(IndicatorType.SHA1));
    types.put("sha256", one(IndicatorType.SHA256));
    for (String hash :
        words(
            """
            sha224 sha384 sha512 sha512/224 sha512/256 sha3-224 sha3-256 sha3-384 sha3-512 ssdeep authentihash
            imphash impfuzzy pehash tlsh vhash
            """)) {
      types.put(hash, other(hash));
      hashes.add(hash);
    }
    for (String hash : hashes) {
      MispType alone = types.get(hash);
      if (alone != null) {
        types.put("filename|" + hash, new MispType(told(), alone.first()));
      }
    }
    types.put("malware-sample", new MispType(told(), part(IndicatorType.MD5)));
    for (String name : words("filename email-attachment")) {
      types.put(name, one(IndicatorType.FILENAME));
    }
    for (String name : words("ip-src ip-dst")) {
      types.put(name, one(IndicatorType.IPV4));
      types.put(name + "|port", new MispType(part(IndicatorType.IPV4), told()));
    }
    types.put("domain", one(IndicatorType.DOMAIN));
    types.put("onion-address", one(IndicatorType.DOMAIN));
    types.put("hostname", one(IndicatorType.HOSTNAME));
    types.put("hostname|port", new MispType(part(IndicatorType.HOSTNAME), told()));
    types.put("domain|ip", new MispType(part(IndicatorType.DOMAIN), part(IndicatorType.IPV4)));
    for (String name : words("url link")) {
      types.put(name, one(IndicatorType.URL));
    }
    types.put("user-agent", one(IndicatorType.USER_AGENT));
    types.put("ja3-fingerprint-md5", one(IndicatorType.JA3));
    for (String name :
        words(
            """
            email email-src email-dst email-reply-to target-email whois-registrant-email dns-soa-email eppn
            jabber-id
            """)) {
      types.put(name, one(IndicatorType.EMAIL));
    }
    types.put("regkey", other("regkey"));
    types.put(
        "regkey|value",
        new MispType(new Part(Use.INDICATOR, IndicatorType.OTHER, "regkey|value"), null));
    for (String name :
        words(
            """
            AS aba-rtn anonymised attachment authenticode-serial bank-account-nr bic bin boolean bro btc
            campaign-id campaign-name cc-number cdhash chrome-extension-id comment community-id cookie
            cortex counter country-of-residence cpe dash datetime date-of-birth dkim dkim-signature dom-hash
            email-body email-dst-display-name email-header email-message-id email-mime-boundary
            email-src-display-name email-subject email-thread-index email-x-mailer favicon-mmh3
            filename-pattern first-name float frequent-flyer-number full-name gender gene
            git-commit-id github-organisation github-repository github-username hassh-md5 hasshserver-md5
            hex http-method iban identity-card-number integer issue-date-of-the-visa jarm-fingerprint
            kusto-query last-name mac-address mac-eui-64 malware-type middle-name mime-type mobile-application-id
            mutex nationality other passenger-name-record-locator-number passport-country
            passport-expiration passport-number pattern-filename pattern-in-file pattern-in-memory
            pattern-in-traffic payment-details pdb pgp-private-key pgp-public-key phone-number
            place-of-birth place-port-of-clearance place-port-of-onward-foreign-destination
            place-port-of-original-embarkation port primary-residence process-state prtn redress-number
            sigma size-in-bytes snort special-service-request ssh-fingerprint stix2-pattern target-external
            target-location target-machine target-org target-user telfhash text threat-actor travel-details
            twitter-id uri visa-number vulnerability weakness whois-creation-date whois-registrant-name
            whois-registrant-org whois-registrant-phone whois-registrar windows-scheduled-task
            windows-service-displayname windows-service-name x509-fingerprint-md5 x509-fingerprint-sha1
            x509-fingerprint-sha256 xmr yara zeek
            """)) {
      types.put(name, other(name));
    }
    types.put("named pipe", other("named pipe"));
    return Map.copyOf(types);
  }

  private static MispType one(IndicatorType type) {
    return new MispType(part(type), null);
  }

  private static MispType other(String word) {
    return new MispType(new Part(Use.INDICATOR, IndicatorType.OTHER, word), null);
  }

  private static Part part(IndicatorType type) {
    return new Part(Use.INDICATOR, type, "");
  }

  private static Part told() {
    return new Part(Use.TOLD, IndicatorType.OTHER, "");
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
