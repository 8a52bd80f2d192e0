<?php
/**
 * An address of the server on its own line becomes the server's frame (oEmbed). WordPress fetches and keeps it; because
 * the server is a provider it knows, it shows the frame as the server made it.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** A pattern for the addresses of the server that can be embedded. */
function embeddable(): string {
	return '#^' . preg_quote( server(), '#' ) . '(/(p/[^/?\#]+|s(/[^/?\#]+){3})?/?)?([?\#].*)?$#i';
}

/** Makes the server known as a provider. */
function register_provider(): void {
	if ( '' !== server() ) {
		wp_oembed_add_provider( embeddable(), server() . '/oembed', true );
	}
}

/**
 * Whether an address is one of the server's that can be embedded.
 *
 * @param mixed $url The address.
 */
function is_embeddable( $url ): bool {
	return is_string( $url ) && '' !== server() && preg_match( embeddable(), $url );
}

/**
 * What an address says behind its question mark.
 *
 * @param string $url The address.
 * @return array<string, mixed>
 */
function query_of( string $url ): array {
	$query = array();
	wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );
	return $query;
}

/**
 * An address with the site's own settings in place of those that it does not name.
 *
 * @param string $url The address that somebody wrote.
 */
function with_defaults( string $url ): string {
	$query    = query_of( $url );
	$defaults = array_diff_key( array_filter( settings(), 'strlen' ), $query, array_flip( array( 'server', 'campaign' ) ) );
	if ( isset( $defaults['accent'] ) ) {
		$defaults['accent'] = ltrim( $defaults['accent'], '#' );
	}
	if ( ! isset( $query['lang'] ) ) {
		$defaults += array( 'lang' => site_language() );
	}
	// Of a share link's address the partner is a part.
	if ( 0 === strpos( (string) wp_parse_url( $url, PHP_URL_PATH ), '/s/' ) ) {
		unset( $defaults['partner'] );
	}
	return add_query_arg( $defaults, $url );
}

/**
 * Asks the server for the frame as the site's own settings have it.
 *
 * @param string $provider The address that is fetched.
 * @param string $url      The address that somebody wrote.
 */
function fetch_with_defaults( $provider, $url ) {
	return is_embeddable( $url ) ? add_query_arg( 'url', rawurlencode( with_defaults( $url ) ), $provider ) : $provider;
}

/**
 * WordPress keeps a frame for as long as what it was asked with stays the same, so the settings are made a part of that.
 *
 * @param array<string, int> $size The size a frame may have.
 * @param string             $url  The address that somebody wrote.
 */
function forget_with_the_settings( $size, $url = '' ) {
	if ( is_embeddable( $url ) ) {
		$size['sid_pledge'] = md5( (string) wp_json_encode( array( settings(), site_language() ) ) );
	}
	return $size;
}

/**
 * Leaves the frame as it is, and has the page make it as high as its content. In a feed there is the link alone.
 *
 * @param string $html What stands in place of the address.
 * @param string $url  The address that somebody wrote.
 */
function frame_or_link( $html, $url ) {
	if ( ! is_embeddable( $url ) ) {
		return $html;
	}
	if ( is_feed() ) {
		$address = with_defaults( $url );
		return link_to( $address, clean( 'lang', query_of( $address )['lang'] ?? '' ) );
	}
	wp_enqueue_script( FRAME_SCRIPT );
	return $html;
}
