/** The program that takes connections to published ports which no rule took away from the host. */
export const DOCKER_PROXY = 'docker-proxy';
