<?php
/**
 * The pin: what the browser checks the server's scripts against before it runs them.
 *
 * It is saved in one of two forms. `ed25519-…` is a key, or several with spaces between: the scripts follow the server's
 * releases. `/v/VERSION/embed.js sha384-…` is a file of one release with its hash, optionally followed by the same for
 * `frame.js`.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** A pattern for a key. */
const KEY_PATTERN = '#ed25519-[A-Za-z0-9+/]{43}=#';

/** A pattern for a file of a release with its hash, in the saved form or in a script tag. */
const FILE_PATTERN = '#(/v/[0-9][0-9A-Za-z.+-]*/(embed|frame)\.js)"?\s+(?:integrity=")?(sha384-[A-Za-z0-9+/]{64})(?![A-Za-z0-9+/=])#';

/**
 * A pin in its saved form, or an empty string.
 *
 * @param mixed $value What somebody wrote: a pin, or script tags that the server's builder has written.
 */
function clean_pin( $value ): string {
	if ( ! is_string( $value ) ) {
		return '';
	}
	if ( preg_match_all( KEY_PATTERN, $value, $keys ) ) {
		return implode( ' ', array_unique( $keys[0] ) );
	}
	preg_match_all( FILE_PATTERN, $value, $found, PREG_SET_ORDER );
	$files = array();
	foreach ( $found as list( , $path, $name, $hash ) ) {
		$files[ $name ] = "$path $hash";
	}
	// The element needs its script; the frame works without one.
	return isset( $files['embed'] ) ? implode( ' ', $files ) : '';
}

/**
 * The keys of a pin; none where it has another form.
 *
 * @param string $pin The pin in its saved form.
 * @return array<int, string>
 */
function pinned_keys( string $pin ): array {
	preg_match_all( KEY_PATTERN, $pin, $keys );
	return $keys[0];
}

/**
 * The path of a script: that of the pinned release or, with a key or without a pin, the one that follows releases.
 * Empty where a release is pinned without this script.
 *
 * @param string $pin  The pin in its saved form.
 * @param string $file The name of the script's file.
 */
function pinned_path( string $pin, string $file ): string {
	return 0 === strpos( $pin, '/' ) ? pinned_file( $pin, $file )[0] : "/$file";
}

/**
 * The integrity of a script; empty where it is not checked.
 *
 * @param string $pin  The pin in its saved form.
 * @param string $file The name of the script's file.
 */
function pinned_integrity( string $pin, string $file ): string {
	return 0 === strpos( $pin, '/' ) ? pinned_file( $pin, $file )[1] : $pin;
}

/**
 * The path and the hash of a file in the pin of a release; both empty where it is not pinned.
 *
 * @param string $pin  The pin in its saved form.
 * @param string $file The name of the file.
 * @return array{string, string}
 */
function pinned_file( string $pin, string $file ): array {
	$pattern = '#(\S+/' . preg_quote( $file, '#' ) . ') (\S+)#';
	return preg_match( $pattern, $pin, $found ) ? array( $found[1], $found[2] ) : array( '', '' );
}
