/// Inventories of hosts and users on their way into the registry.
@NullMarked
package dev.takagari.ingest.inventory;

import org.jspecify.annotations.NullMarked;
