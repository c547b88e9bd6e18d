/// Files in MaxMind's format: countries, cities and networks of addresses.
@NullMarked
package dev.takagari.adapters.maxmind;

import org.jspecify.annotations.NullMarked;
