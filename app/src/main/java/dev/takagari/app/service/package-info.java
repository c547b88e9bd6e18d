/// The running service: configuration, and the wiring of ports to adapters by role.
@NullMarked
package dev.takagari.app.service;

import org.jspecify.annotations.NullMarked;
