package dev.takagari.ingest.inventory;

import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.mapping.HostNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The host registry in one version, remembering what it was asked. Safe for use by several
/// threads.
public final class RegistryNames implements HostNames {
  private static final int MAX_HOSTS = 200_000;

  private final HostRegistry registry;
  private final long version;
  private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

  public RegistryNames(HostRegistry registry, long version) {
    this.registry = registry;
    this.version = version;
  }

  @Override
  public @Nullable String find(String hostId) {
    if (version == 0) {
      return null;
    }
    Optional<String> name = known.get(hostId);
    if (name == null) {
      name = registry.hostName(hostId, version);
      if (known.size() < MAX_HOSTS) {
        known.put(hostId, name);
      }
    }
    return name.orElse(null);
  }
}
