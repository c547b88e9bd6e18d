package dev.takagari.enrich.intel.gate;

import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.IpNetwork;
import java.util.List;
import java.util.Set;

/// What belongs to us and so is nobody else's business.
///
/// @param domains names below which everything is ours, in any spelling
/// @param networks addresses of the public Internet that are ours
public record OwnGround(List<String> domains, List<IpNetwork> networks) {
  /// Nothing beyond what never is public.
  public static final OwnGround NONE = new OwnGround(List.of(), List.of());

  /// Endings that no public name has, or that lead back to addresses.
  private static final Set<String> NEVER_PUBLIC =
      Set.of(
          "arpa",
          "corp",
          "domain",
          "home",
          "internal",
          "intra",
          "intranet",
          "invalid",
          "lan",
          "local",
          "localdomain",
          "localhost",
          "mail",
          "priv",
          "private",
          "test",
          "workgroup");

  public OwnGround {
    domains =
        domains.stream()
            .map(DomainName::canonical)
            .map(name -> name.startsWith("*.") ? name.substring(2) : name)
            .map(name -> name.startsWith(".") ? name.substring(1) : name)
            .toList();
    if (domains.contains("")) {
      throw new IllegalArgumentException("a domain of ours has no name");
    }
    networks = List.copyOf(networks);
  }

  /// Whether a name may be one of ours, or is none of the public: one label, an ending that nobody
  /// can register, an address in disguise, a character that names do not have.
  ///
  /// @param name canonical
  boolean holdsName(String name) {
    if (!DomainName.isQualified(name)) {
      return true;
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    // browsers read 0x7f.1 and 10.1 as addresses
    boolean number = Character.isDigit(last.charAt(0));
    return number
        || NEVER_PUBLIC.contains(last)
        || domains.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
  }

  /// @param address in any spelling
  boolean holdsAddress(String address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
