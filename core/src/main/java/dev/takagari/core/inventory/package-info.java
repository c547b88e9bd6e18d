/// Snapshots of what exists, delivered beside the events: hosts, users, devices seen nearby.
@NullMarked
package dev.takagari.core.inventory;

import org.jspecify.annotations.NullMarked;
