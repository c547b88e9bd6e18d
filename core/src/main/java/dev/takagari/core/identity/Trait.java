package dev.takagari.core.identity;

import java.util.Locale;

/// What a sighting can say of a host or user. Declared in the order in which people read them.
public enum Trait {
  /// Id of the sensor (aid); for a user, where the account was used.
  HOST_ID,
  /// Name of the machine; for a user, where the account was used.
  HOST_NAME,
  /// Addresses of its own network cards.
  LOCAL_IP,
  /// Addresses that the cloud saw it come from.
  EXTERNAL_IP,
  /// Hardware addresses: lower-case hex pairs, separated by colons.
  MAC,
  /// Operating system.
  OS,
  /// Version of the sensor.
  AGENT_VERSION,
  /// Domain that the machine is in.
  MACHINE_DOMAIN,
  /// Machine of the cloud's provider.
  INSTANCE_ID,
  /// Container.
  CONTAINER_ID,
  /// Name of a container.
  CONTAINER_NAME,
  /// What a container was started from.
  CONTAINER_IMAGE,
  /// Task of ECS (the last part of its ARN) or pod of Kubernetes.
  TASK,
  /// Cluster of ECS or Kubernetes.
  CLUSTER,
  /// Name space of Kubernetes.
  NAMESPACE,
  /// What kind of machine it is: `workstation`, `domain-controller` or `server`.
  HOST_CLASS,
  /// How much depends on it, in the words of whoever keeps the inventory.
  CRITICALITY,
  /// Labels that people gave it.
  TAGS,
  /// Id of the account: SID, or number on the machine.
  USER_ID,
  /// Name of the account.
  USER_NAME,
  /// Domain of the account.
  USER_DOMAIN,
  /// Name of the account as in `ann@example.com`.
  USER_PRINCIPAL;

  private final String code = name().toLowerCase(Locale.ROOT);

  /// The name as APIs and tables have it.
  public String code() {
    return code;
  }

  /// The trait of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Trait ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
