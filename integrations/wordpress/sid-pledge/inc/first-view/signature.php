<?php
/**
 * The signature of a file of the pledge's server: RFC 9421 over the digest of RFC 9530, as browsers check it for a
 * script whose `integrity` is a key.
 *
 * Headers are accepted in the one form that a release has them in. Any other form is no signature.
 *
 * @package SidPledge
 */

namespace SidPledge;

/** The headers of a signed file. */
const SIGNATURE_HEADERS = array( 'unencoded-digest', 'signature-input', 'signature' );

/** A pattern for an entry of `Signature-Input`: its label, its parameters, and the key in these. */
const INPUT_PATTERN = '([a-z][a-z0-9]*+)=(\("unencoded-digest";sf\);keyid="([A-Za-z0-9+/]{43}=)";tag="ed25519-integrity")';

/** A pattern for an entry of `Signature`: its label and the signature. */
const SIGNATURE_PATTERN = '([a-z][a-z0-9]*+)=:([A-Za-z0-9+/]{86}==):';

/**
 * Returns true if a content is signed with one of some keys.
 *
 * @param string                $content The content, without compression.
 * @param array<string, string> $headers The headers of its response, by their names in lower case.
 * @param array<int, string>    $keys    The keys, as `ed25519-…`.
 */
function is_signed( string $content, array $headers, array $keys ): bool {
	$digest = 'sha-256=:' . base64_encode( hash( 'sha256', $content, true ) ) . ':';
	if ( ! function_exists( 'sodium_crypto_sign_verify_detached' ) || $digest !== $headers['unencoded-digest'] ) {
		return false;
	}
	$signatures = array_column( entries( SIGNATURE_PATTERN, $headers['signature'] ), 2, 1 );
	foreach ( entries( INPUT_PATTERN, $headers['signature-input'] ) as list( , $label, $parameters, $key ) ) {
		$base = "\"unencoded-digest\";sf: $digest\n\"@signature-params\": $parameters";
		if ( in_array( "ed25519-$key", $keys, true ) && isset( $signatures[ $label ] ) ) {
			return is_valid_signature( $signatures[ $label ], $base, $key );
		}
	}
	return false;
}

/**
 * The entries of a header; none if it has any other form.
 *
 * @param string $pattern The pattern for an entry.
 * @param string $header  The header.
 * @return array<int, array<int, string>>
 */
function entries( string $pattern, string $header ): array {
	if ( ! preg_match( "~^$pattern(?:, $pattern)*+\\z~", $header ) ) {
		return array();
	}
	preg_match_all( "~$pattern~", $header, $entries, PREG_SET_ORDER );
	return $entries;
}

/**
 * Returns true if a text is signed with a key.
 *
 * @param string $signature The signature in base64.
 * @param string $text      The signed text.
 * @param string $key       The public key in base64.
 */
function is_valid_signature( string $signature, string $text, string $key ): bool {
	try {
		return sodium_crypto_sign_verify_detached( (string) base64_decode( $signature, true ), $text, (string) base64_decode( $key, true ) );
	} catch ( \Exception $error ) {
		// The length of the signature or of the key is wrong.
		return false;
	}
}
