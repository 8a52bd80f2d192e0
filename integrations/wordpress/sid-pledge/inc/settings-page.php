<?php
/**
 * Settings → Safer Internet pledge. What is wrong is refused in words, and what was set before stays.
 *
 * @package SidPledge
 */

namespace SidPledge;

defined( 'ABSPATH' ) || exit;

/** The page's name in its address. */
const PAGE = 'sid-pledge';

/** Has WordPress save the settings. */
function register_settings(): void {
	register_setting(
		PAGE,
		OPTION,
		array(
			'type'              => 'object',
			'default'           => array(),
			'sanitize_callback' => __NAMESPACE__ . '\\validate',
		)
	);
}

/** Suggests words for the site's privacy policy, where WordPress collects them. */
function suggest_privacy_policy(): void {
	$words = __( 'Pages with the Safer Internet pledge load it from another server, which learns what every web server does: the visitor’s IP address, the kind of browser, and this site’s address. Whoever takes the pledge gives no name. Their pledge is remembered on their own device, and no cookie is set.', 'sid-pledge' );
	wp_add_privacy_policy_content( __( 'Safer Internet pledge', 'sid-pledge' ), '<p class="privacy-policy-tutorial">' . esc_html__( 'Name the server here, and who runs it.', 'sid-pledge' ) . '</p><p>' . esc_html( $words ) . '</p>' );
}

/** Adds the page to the menu. */
function register_page(): void {
	$title = __( 'Safer Internet pledge', 'sid-pledge' );
	add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\\show_page' );
}

/**
 * Adds a link to the page where plugins are listed.
 *
 * @param array<int|string, string> $links What is there already.
 * @return array<int|string, string>
 */
function link_to_settings( $links ): array {
	$link = sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=' . PAGE ) ), esc_html__( 'Settings', 'sid-pledge' ) );
	return array_merge( array( $link ), (array) $links );
}

/**
 * The settings as they are saved. Each that is wrong keeps what it was.
 *
 * @param mixed $written What the form says.
 * @return array<string, string>
 */
function validate( $written ): array {
	$written = is_array( $written ) ? array_map( 'strval', array_filter( $written, 'is_scalar' ) ) : array();
	$saved   = settings();
	foreach ( array_keys( $saved ) as $name ) {
		$value = trim( $written[ $name ] ?? '' );
		$clean = 'server' === $name ? clean_origin( $value ) : clean( $name, $value );
		$fault = '' !== $value && '' === $clean ? fault_in( $name, $value ) : '';
		if ( 'server' === $name && '' !== $clean && ! is_reachable_by_browsers( $clean ) ) {
			$fault = __( 'This site is visited by https, so browsers would not load a server at http. Please give its https address.', 'sid-pledge' );
		}
		if ( '' === $fault ) {
			$saved[ $name ] = $clean;
		} else {
			tell_once( $name, sprintf( '%s “%s”: %s', labels()[ $name ], $value, $fault ) );
		}
	}
	return $saved;
}

/**
 * Adds an error to the page. WordPress validates a new option twice, and once is enough to read.
 *
 * @param string $name  Name of the setting.
 * @param string $words What is wrong.
 */
function tell_once( string $name, string $words ): void {
	if ( ! in_array( $name, wp_list_pluck( get_settings_errors( OPTION ), 'code' ), true ) ) {
		add_settings_error( OPTION, $name, esc_html( $words ) );
	}
}

/**
 * Whether browsers load a server at this address from a page of this site: mixed content is refused, but for their own
 * machine.
 *
 * @param string $origin The server's origin.
 */
function is_reachable_by_browsers( string $origin ): bool {
	$parts = (array) wp_parse_url( $origin );
	$local = preg_match( '/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/', $parts['host'] ?? '' );
	return 'https' === $parts['scheme'] || $local || 'https' !== wp_parse_url( home_url(), PHP_URL_SCHEME );
}

/**
 * What is wrong with a setting that is junk.
 *
 * @param string $name  Name of the setting.
 * @param string $value What somebody wrote.
 */
function fault_in( string $name, string $value ): string {
	switch ( $name ) {
		case 'server':
			if ( preg_match( '#^https?://[^/?\#]*[^\x00-\x7f]#i', $value ) ) {
				return __( 'The server’s name has letters other than a to z. Please write it in its ASCII form, such as https://xn--bcher-kva.example.', 'sid-pledge' );
			}
			return __( 'This is not the address of a server. Please give it with https:// in front and nothing behind, such as https://pledge.example.org.', 'sid-pledge' );
		case 'partner':
			return __( 'A partner’s name has lower-case letters, digits and hyphens, at most 32.', 'sid-pledge' );
		case 'campaign':
			return __( 'A campaign’s name has lower-case letters, digits and hyphens, such as sid-2023.', 'sid-pledge' );
		case 'lang':
			return __( 'This is not a language tag. Please give one such as fr or pt-BR.', 'sid-pledge' );
		case 'accent':
			return __( 'This is not a colour. Please give one such as #7a1fa2.', 'sid-pledge' );
		default:
			return __( 'Please choose one of the list.', 'sid-pledge' );
	}
}

/**
 * What each setting is called.
 *
 * @return array<string, string>
 */
function labels(): array {
	return array(
		'server'   => __( 'Server', 'sid-pledge' ),
		'partner'  => __( 'Partner', 'sid-pledge' ),
		'campaign' => __( 'Campaign', 'sid-pledge' ),
		'lang'     => __( 'Language', 'sid-pledge' ),
		'layout'   => __( 'What is shown', 'sid-pledge' ),
		'theme'    => __( 'Colours', 'sid-pledge' ),
		'accent'   => __( 'Accent colour', 'sid-pledge' ),
	);
}

/**
 * What each setting is for.
 *
 * @return array<string, string>
 */
function hints(): array {
	return array(
		'server'   => __( 'The address of the pledge’s server, such as https://pledge.example.org. Nothing is loaded from anywhere else.', 'sid-pledge' ),
		'partner'  => __( 'Whom pledges on this site are counted for: the name the server’s operator gave you. Without one, they are counted for the campaign alone.', 'sid-pledge' ),
		/* translators: %s: the name of a campaign. */
		'campaign' => sprintf( __( 'Without one, %s.', 'sid-pledge' ), CAMPAIGN ),
		'lang'     => __( 'A language tag such as fr. Without one, that of the page.', 'sid-pledge' ),
		'layout'   => '',
		'theme'    => '',
		'accent'   => __( 'Such as #7a1fa2. Without one, the widget’s own. A colour that could not be read is corrected.', 'sid-pledge' ),
	);
}

/**
 * The words for the choices of a list.
 *
 * @return array<string, array<string, string>>
 */
function choices(): array {
	return array(
		'layout' => array(
			''        => __( 'Everything', 'sid-pledge' ),
			'compact' => __( 'Pledge, count, help and sharing', 'sid-pledge' ),
			'counter' => __( 'The count and a link', 'sid-pledge' ),
			'button'  => __( 'The button alone', 'sid-pledge' ),
		),
		'theme'  => array(
			''      => __( 'As the visitor’s device prefers', 'sid-pledge' ),
			'light' => __( 'Light', 'sid-pledge' ),
			'dark'  => __( 'Dark', 'sid-pledge' ),
		),
	);
}

/** Prints the page. */
function show_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	?>
	<div class="wrap">
		<h1><?php esc_html_e( 'Safer Internet pledge', 'sid-pledge' ); ?></h1>
		<p><?php esc_html_e( 'These are the settings of every pledge on this site. A shortcode or a block may have its own.', 'sid-pledge' ); ?></p>
		<?php show_whether_it_answers(); ?>
		<form action="options.php" method="post">
			<?php settings_fields( PAGE ); ?>
			<table class="form-table" role="presentation">
				<?php array_map( __NAMESPACE__ . '\\show_setting', array_keys( labels() ) ); ?>
			</table>
			<?php submit_button(); ?>
		</form>
		<?php show_ways(); ?>
	</div>
	<?php
}

/**
 * Prints the row of one setting.
 *
 * @param string $name Its name.
 */
function show_setting( string $name ): void {
	$value = settings()[ $name ];
	$hint  = hints()[ $name ];
	$id    = 'sid-pledge-' . $name;
	printf( '<tr><th scope="row"><label for="%s">%s</label></th><td>', esc_attr( $id ), esc_html( labels()[ $name ] ) );
	if ( isset( choices()[ $name ] ) ) {
		printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( OPTION . "[$name]" ) );
		foreach ( choices()[ $name ] as $choice => $words ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $choice ), selected( $value, $choice, false ), esc_html( $words ) );
		}
		echo '</select>';
	} else {
		printf(
			'<input type="%s" id="%s" name="%s" value="%s" class="regular-text" spellcheck="false" autocomplete="off" aria-describedby="%s">',
			'server' === $name ? 'url' : 'text',
			esc_attr( $id ),
			esc_attr( OPTION . "[$name]" ),
			esc_attr( $value ),
			esc_attr( "$id-hint" )
		);
	}
	if ( '' !== $hint ) {
		printf( '<p class="description" id="%s">%s</p>', esc_attr( "$id-hint" ), esc_html( $hint ) );
	}
	echo '</td></tr>';
}

/** Says once after saving whether this site's own server reaches the pledge's, which addresses on their own line need. */
function show_whether_it_answers(): void {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended
	if ( ! isset( $_GET['settings-updated'] ) || '' === server() || get_settings_errors( OPTION ) ) {
		return;
	}
	$page   = server() . '/p/' . resolve( array() )['campaign'];
	$answer = wp_safe_remote_get( server() . '/oembed?format=json&url=' . rawurlencode( $page ), array( 'timeout' => 5 ) );
	$status = (int) wp_remote_retrieve_response_code( $answer );
	if ( 200 === $status ) {
		return;
	}
	$words = 404 === $status
		? __( 'The server answers, but it does not know this campaign, or calls itself by another address.', 'sid-pledge' )
		: __( 'This site could not reach a pledge server at this address. Shortcodes and blocks work as soon as your visitors reach it; an address on its own line stays a link until this site does, too.', 'sid-pledge' );
	printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( $words ) );
}

/** Says how the pledge gets into a post. */
function show_ways(): void {
	if ( '' === server() ) {
		return;
	}
	?>
	<h2><?php esc_html_e( 'How to show it', 'sid-pledge' ); ?></h2>
	<ul class="ul-disc">
		<li><?php esc_html_e( 'In the block editor, add the block “Safer Internet pledge”.', 'sid-pledge' ); ?></li>
		<li><?php esc_html_e( 'Anywhere in a text, write the shortcode:', 'sid-pledge' ); ?> <code>[sid_pledge]</code></li>
		<li><?php esc_html_e( 'Or write the address of the pledge’s page on its own line, for a frame:', 'sid-pledge' ); ?> <code><?php echo esc_html( server() . '/p/' . resolve( array() )['campaign'] ); ?></code></li>
	</ul>
	<?php
}
